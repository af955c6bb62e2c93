# Drives the Ruby gem servicenow-api from its source: password grant, tables, CMDB instances.
require 'json'
require 'faraday'
require 'faraday_middleware'
require 'servicenow'

def attempt(step)
  seen = yield
  puts JSON.generate(step: step, ok: true, detail: seen.is_a?(String) ? seen : nil)
rescue StandardError => e
  puts JSON.generate(step: step, ok: false, detail: "#{e.class}: #{e.message}")
end

def expect(condition, otherwise)
  raise otherwise.to_s unless condition
end

$stdout.sync = true
made = nil
client = nil

attempt('password grant') do
  client = ServiceNow::Client.authenticate(ENV['SN_INSTANCE'], ENV['SN_CLIENT_ID'], ENV['SN_CLIENT_SECRET'], ENV['SN_USER'], ENV['SN_PASSWORD'])
  expect(client, 'no client')
  nil
end
attempt('create') do
  made = client.incidents.create(short_description: 'From Ruby', urgency: '1', impact: '1')
  expect(made[:priority] == '1', made[:priority])
  nil
end
attempt('find') do
  expect(client.incidents.find(made[:sys_id])[:number] == made[:number], 'another')
  nil
end
attempt('all with parameters, total from the header') do
  rows = client.incidents.all(sysparm_limit: 7, sysparm_query: 'ORDERBYnumber')
  expect(rows.size == 7 && rows.total.to_i > 7, "#{rows.size} of #{rows.total}")
  nil
end
attempt('another table') do
  expect(client.tables('sys_user').all(sysparm_limit: 3).size == 3, 'not three')
  nil
end
attempt('CMDB instances') do
  rows = client.cmdb_instance('cmdb_ci_server').all(sysparm_limit: 2)
  expect(rows.size == 2, rows.size)
  one = client.cmdb_instance('cmdb_ci_server').find(rows.first[:sys_id])
  expect(one[:attributes]['sys_id'] == rows.first[:sys_id], one.raw)
  nil
end
attempt('an unknown record is told') do
  begin
    client.incidents.find('0' * 32)
    raise 'found'
  rescue ServiceNow::NotFoundError
    nil
  end
end
attempt('a wrong password is told') do
  begin
    ServiceNow::Client.authenticate(ENV['SN_INSTANCE'], ENV['SN_CLIENT_ID'], ENV['SN_CLIENT_SECRET'], ENV['SN_USER'], 'wrong')
    raise 'accepted'
  rescue Faraday::UnauthorizedError
    nil
  end
end

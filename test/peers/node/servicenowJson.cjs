// Drives the npm package servicenow, which speaks the older JSONv2 web service.
'use strict';

const { run, expect } = require('./outcomes.cjs');

const { PEER_PACKAGE, SN_URL, SN_USER, SN_PASSWORD } = process.env;
const { Client } = require(PEER_PACKAGE);
const client = new Client({ instance: SN_URL, username: SN_USER, password: SN_PASSWORD });
const ask = (call) => new Promise((resolve, reject) => call((error, result) => (error ? reject(new Error(JSON.stringify(error))) : resolve(result))));

let made;

run([
  ['insert', async () => {
    [made] = (await ask((done) => client.insert('incident', { short_description: 'From JSONv2', urgency: '1' }, done))).records;
    expect(/^INC/.test(made.number), made);
  }],
  ['insert several', async () => {
    const { records } = await ask((done) => client.insert('incident', { records: [{ short_description: 'one of two' }, { short_description: 'two of two' }] }, done));
    expect(records.length === 2, records);
  }],
  ['get', async () => {
    const { records } = await ask((done) => client.get('incident', made.sys_id, done));
    expect(records.length === 1 && records[0].number === made.number, records);
  }],
  ['keys', async () => {
    const { records } = await ask((done) => client.getKeys('incident', 'short_descriptionLIKEof two', done));
    expect(records.length === 2 && records.every((id) => /^[0-9a-f]{32}$/.test(id)), records);
  }],
  ['records with display values', async () => {
    const { records } = await ask((done) => client.getRecords('incident', `number=${made.number}`, done, true));
    expect(records.length === 1 && JSON.stringify(records[0]).includes('Integration User'), records);
  }],
  ['update by query', async () => {
    const { records } = await ask((done) => client.update('incident', `sys_id=${made.sys_id}`, { state: '2' }, done));
    expect(records[0].state === '2', records);
  }],
  ['delete one', async () => {
    const { records } = await ask((done) => client.deleteRecord('incident', made.sys_id, done));
    expect(records.length === 1, records);
  }],
  ['delete several', async () => {
    await ask((done) => client.deleteMultiple('incident', 'short_descriptionLIKEof two', done));
    const { records } = await ask((done) => client.getKeys('incident', 'short_descriptionLIKEof two', done));
    expect(records.length === 0, records);
  }],
]);

# Drives ServiceNow's own Python client, PySNC, through its GlideRecord style.
import os
from io import BytesIO

from pysnc import ServiceNowClient, ServiceNowPasswordGrantFlow
from pysnc.auth import ServiceNowClientCredentialsFlow
from outcomes import attempt, expect

url, user, password = os.environ['SN_URL'], os.environ['SN_USER'], os.environ['SN_PASSWORD']
client_id, client_secret = os.environ['SN_CLIENT_ID'], os.environ['SN_CLIENT_SECRET']
client = ServiceNowClient(url, (user, password))
made = {}


def insert():
    gr = client.GlideRecord('incident')
    gr.initialize()
    gr.short_description = 'From PySNC'
    gr.urgency = 2
    made['id'] = str(gr.insert())
    expect(len(made['id']) == 32, made['id'])


def get():
    gr = client.GlideRecord('incident')
    expect(gr.get(made['id']), 'not found')
    expect(gr.get_display_value('state') == 'New', gr.get_display_value('state'))
    expect(gr.get_value('urgency') == '2', gr.get_value('urgency'))


def update():
    gr = client.GlideRecord('incident')
    gr.get(made['id'])
    gr.state = '2'
    expect(gr.update() is not None, 'no answer')


def iterate():
    gr = client.GlideRecord('incident', batch_size=40)
    gr.query()
    ids = [str(record.sys_id) for record in gr]
    expect(len(ids) == len(set(ids)) == len(gr), '%d of %d' % (len(set(ids)), len(gr)))
    return len(ids)


def conditions():
    gr = client.GlideRecord('incident')
    gr.add_query('short_description', 'STARTSWITH', 'From').add_or_condition('short_description', 'ENDSWITH', 'nowhere')
    gr.add_active_query()
    gr.order_by_desc('sys_created_on')
    gr.query()
    expect(gr.next() and str(gr.sys_id) == made['id'], 'not first')


def dot_walk():
    gr = client.GlideRecord('incident')
    gr.fields = ['number', 'caller_id.name']
    gr.limit = 3
    gr.query()
    while gr.next():
        expect(gr.get_value('caller_id.name') is not None, 'no name')


def attachments():
    gr = client.GlideRecord('incident')
    gr.get(made['id'])
    gr.add_attachment('a.txt', BytesIO(b'from pysnc'))
    found = gr.get_attachments()
    expect(len(found) == 1, len(found))
    for one in found:
        expect(one.read() == b'from pysnc', 'other bytes')


def batch():
    gr = client.GlideRecord('incident')
    gr.add_query('sys_id', 'IN', made['id'])
    gr.query()
    for record in gr:
        record.short_description = 'From a PySNC batch'
    expect(gr.update_multiple(), 'failed')
    again = client.GlideRecord('incident')
    again.get(made['id'])
    expect(str(again.short_description) == 'From a PySNC batch', str(again.short_description))


def delete():
    gr = client.GlideRecord('incident')
    gr.get(made['id'])
    expect(gr.delete(), 'not deleted')
    expect(not client.GlideRecord('incident').get(made['id']), 'still there')


def password_grant():
    own = ServiceNowClient(url, ServiceNowPasswordGrantFlow(user, password, client_id, client_secret))
    gr = own.GlideRecord('sys_user')
    expect(gr.get('user_name', user), 'not found')


def client_credentials():
    own = ServiceNowClient(url, ServiceNowClientCredentialsFlow(client_id, client_secret))
    expect(own.GlideRecord('sys_user').get('user_name', user), 'not found')


def wrong_password():
    try:
        ServiceNowClient(url, (user, 'wrong')).GlideRecord('incident').get(made['id'])
    except Exception as error:
        return type(error).__name__
    raise AssertionError('accepted')


def certificate():
    own = ServiceNowClient(url, cert=(os.environ['SN_CERTIFICATE'], os.environ['SN_KEY']))
    gr = own.GlideRecord('incident')
    gr.initialize()
    gr.short_description = 'By certificate'
    expect(gr.insert(), 'not inserted')
    expect(gr.get(str(gr.sys_id)) and gr.get_value('sys_created_by') == user, gr.get_value('sys_created_by'))


def strange_certificate():
    try:
        ServiceNowClient(url, cert=(os.environ['SN_STRANGE_CERTIFICATE'], os.environ['SN_STRANGE_KEY'])).GlideRecord('incident').get(made['id'])
    except Exception as error:
        return type(error).__name__
    raise AssertionError('accepted')


for step, act in [('insert', insert), ('get with display values', get), ('update', update), ('iterate over all in batches of 40', iterate), ('conditions and order', conditions), ('dot-walked fields', dot_walk), ('attachments', attachments), ('update_multiple through the Batch API', batch),
                  ('delete', delete), ('OAuth password grant', password_grant), ('OAuth client credentials', client_credentials), ('a wrong password is told', wrong_password),
                  ('client certificate (mutual TLS)', certificate), ("a stranger's certificate is told", strange_certificate)]:
    attempt(step, act)

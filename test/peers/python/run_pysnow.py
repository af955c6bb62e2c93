# Drives pysnow, an older Python client that reads answers as a stream.
import os
import tempfile

import pysnow
from outcomes import attempt, expect

url, user, password = os.environ['SN_URL'], os.environ['SN_USER'], os.environ['SN_PASSWORD']
host = url.split('//')[1]
made = {}
client = pysnow.Client(host=host, user=user, password=password, use_ssl=False)
incidents = client.resource(api_path='/table/incident')


def create():
    made['row'] = incidents.create(payload={'short_description': 'From pysnow'}).one()
    expect(made['row']['number'].startswith('INC'), made['row'])


def get_one():
    expect(incidents.get(query={'number': made['row']['number']}).one()['sys_id'] == made['row']['sys_id'], 'another')


def stream():
    rows = list(incidents.get(query={}, stream=True, limit=50).all())
    expect(len(rows) == 50, len(rows))


def query_builder():
    query = pysnow.QueryBuilder().field('short_description').starts_with('From').AND().field('active').equals('true').AND().field('number').order_descending()
    rows = list(incidents.get(query=query, fields=['number', 'short_description']).all())
    expect(any(row['number'] == made['row']['number'] for row in rows), rows)


def update():
    expect(incidents.update(query={'number': made['row']['number']}, payload={'urgency': '1'}).one()['urgency'] == '1', 'unchanged')


def attachment():
    with tempfile.NamedTemporaryFile(suffix='.txt') as file:
        file.write(b'from pysnow')
        file.flush()
        incidents.attachments.upload(sys_id=made['row']['sys_id'], file_path=file.name)
    expect(len(list(incidents.attachments.get(sys_id=made['row']['sys_id']))) == 1, 'none')


def delete():
    expect(incidents.delete(query={'number': made['row']['number']})['status'] == 'record deleted', 'kept')


def nothing_found():
    try:
        incidents.get(query={'number': 'nothing'}).one()
    except pysnow.exceptions.NoResults:
        return
    raise AssertionError('found')


def oauth():
    own = pysnow.OAuthClient(client_id=os.environ['SN_CLIENT_ID'], client_secret=os.environ['SN_CLIENT_SECRET'], host=host, use_ssl=False)
    own.set_token(own.generate_token(user, password))
    expect(len(list(own.resource(api_path='/table/incident').get(query={}, limit=2).all())) == 2, 'not two')


for step, act in [('create', create), ('get one', get_one), ('stream 50 rows', stream), ('query builder', query_builder), ('update', update), ('attachment', attachment), ('delete', delete), ('no result is told', nothing_found), ('OAuth password grant', oauth)]:
    attempt(step, act)

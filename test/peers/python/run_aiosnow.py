# Drives aiosnow, an asynchronous Python client that reads values with both forms and streams pages.
import asyncio
import os
import tempfile

import aiosnow
from aiosnow.models.table.declared import IncidentModel
from outcomes import attempt_async, expect

address = os.environ['SN_URL'].split('//')[1]
made = {}


async def main():
    client = aiosnow.Client(address, basic_auth=(os.environ['SN_USER'], os.environ['SN_PASSWORD']), use_ssl=False)
    async with IncidentModel(client, table_name='incident') as incidents:

        async def create():
            made['row'] = (await incidents.create({'short_description': 'From aiosnow', 'impact': '2', 'urgency': '1'})).data
            expect(made['row']['number'].startswith('INC') and made['row']['priority'].key == 2, made['row'])

        async def get_one():
            row = await incidents.get_one(IncidentModel.number == made['row']['number'])
            expect(row['sys_id'] == made['row']['sys_id'], row.data)

        async def conditions():
            query = aiosnow.select(IncidentModel.priority.less_or_equals(2) & IncidentModel.short_description.starts_with('From')).order_asc(IncidentModel.number)
            rows = (await incidents.get(query, limit=5)).data
            expect([row['number'] for row in rows] == [made['row']['number']], rows)

        async def stream():
            numbers = [record['number'] async for _, record in incidents.stream(aiosnow.select().order_asc(IncidentModel.number), limit=90, page_size=30)]
            expect(len(numbers) == len(set(numbers)) == 90, len(set(numbers)))

        async def update():
            row = await incidents.update(IncidentModel.number == made['row']['number'], {'description': 'changed'})
            expect(row['description'] == 'changed', row.data)

        async def attachments():
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, 'note.txt')
                with open(path, 'w') as file:
                    file.write('from aiosnow')
                await incidents.upload_file(made['row']['sys_id'], path=path)
                listed = await incidents.get_attachments(limit=10)
                expect(len(listed.data) == 1, listed.data)

        async def nothing_found():
            try:
                await incidents.get_one(IncidentModel.number == 'nothing')
            except aiosnow.exceptions.NoItems:
                return
            raise AssertionError('found')

        async def delete():
            await incidents.delete(IncidentModel.number == made['row']['number'])

        steps = [('create', create), ('get one', get_one), ('conditions and order', conditions), ('90 rows as a stream of pages', stream), ('update', update), ('attachment up, listed by table name', attachments), ('no result is told', nothing_found), ('delete', delete)]
        for step, act in steps:
            await attempt_async(step, act)


asyncio.run(main())

// Drives the npm package servicenow-rest: records, figures, staged rows and attachments, each by its own class.
'use strict';

const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { run, expect } = require('./outcomes.cjs');

const { PEER_PACKAGE, PEER_FOLDER, SN_INSTANCE, SN_USER, SN_PASSWORD } = process.env;
const { gliderecord: GlideRecord, glideaggregate: GlideAggregate, importset: ImportSet, attachment: Attachment } = require(PEER_PACKAGE);
const record = (table, version = 'v2') => new GlideRecord(SN_INSTANCE, table, SN_USER, SN_PASSWORD, version);

let made;
let file;
process.chdir(PEER_FOLDER);

run([
  ['insert', async () => {
    made = await record('incident').insert({ short_description: 'From servicenow-rest', urgency: '1', impact: '1' });
    expect(made.priority === '1', made);
  }],
  ['get', async () => {
    const found = await record('incident').get(made.sys_id);
    expect(JSON.stringify(found) === JSON.stringify(made), 'differs from what insert answered');
  }],
  ['query with fields, limit, offset and display values', async () => {
    const query = record('incident', 'v1');
    query.setEncodedQuery('active=true^ORDERBYnumber');
    query.setReturnFields('number,state,assignment_group');
    query.setLimit(3);
    query.setOffset(2);
    query.setDisplay(true);
    query.setExcludeReference(true);
    const rows = await query.query();
    expect(rows.length === 3 && rows.every((row) => Object.keys(row).length === 3 && typeof row.assignment_group === 'string' && !/^\d+$/.test(row.state)), rows);
  }],
  ['update', async () => {
    const changed = await record('incident').update(made.sys_id, { short_description: 'Changed' });
    expect(changed.short_description === 'Changed', changed);
  }],
  ['count, sum and average by group, with having', async () => {
    const figures = new GlideAggregate(SN_INSTANCE, 'incident', SN_USER, SN_PASSWORD);
    figures.addEncodedQuery('active=true');
    figures.addCount(true);
    figures.groupBy('impact');
    figures.addAggregate('SUM', 'impact');
    figures.addAggregate('AVG', 'impact');
    figures.addHaving('count', 'impact', '>', 1);
    const groups = await figures.query();
    expect(groups.length > 0 && groups.every(({ stats, groupby_fields: [{ value }] }) => Number(stats.count) * Number(value) === Number(stats.sum.impact) && Number(stats.avg.impact) === Number(value)), groups);
  }],
  ['import set: stage and read again', async () => {
    const [outcome] = await new ImportSet(SN_INSTANCE, 'imp_user', SN_USER, SN_PASSWORD).insert({ last_name: 'Doe', first_name: 'Jane', user_id: 'jane.doe', email: 'jane@example.com' });
    expect(outcome.status === 'inserted' && outcome.table === 'sys_user', outcome);
    const user = await record('sys_user').get(outcome.sys_id);
    expect(user.name === 'Jane Doe', user);
  }],
  ['attachment up', async () => {
    writeFileSync('servicenow-rest.txt', 'from servicenow-rest');
    const files = new Attachment(SN_INSTANCE, SN_USER, SN_PASSWORD, 'v1');
    const answer = await files.attachFile('incident', made.sys_id, 'servicenow-rest.txt');
    expect(answer.statusCode === 201, answer.statusCode);
  }],
  ['attachment listed', async () => {
    const files = new Attachment(SN_INSTANCE, SN_USER, SN_PASSWORD, 'v1');
    const rows = await files.getAttachmentRecords('incident', made.sys_id);
    expect(rows.length === 1, rows);
    [file] = rows;
  }],
  ['attachment down', async () => {
    const files = new Attachment(SN_INSTANCE, SN_USER, SN_PASSWORD, 'v1');
    const name = await files.getAttachment(file.sys_id, 'copy-of-');
    expect(readFileSync(join(PEER_FOLDER, name), 'utf8') === 'from servicenow-rest', name);
  }],
  ['attachment deleted', async () => {
    const files = new Attachment(SN_INSTANCE, SN_USER, SN_PASSWORD, 'v1');
    await files.delete(file.sys_id);
  }],
  ['delete, and gone', async () => {
    await record('incident').delete(made.sys_id);
    const answer = await record('incident').get(made.sys_id).then(() => 'found', (error) => error);
    expect(answer.error && answer.error.message === 'No Record found', answer);
  }],
]);

// The page on which a person sees incidents, adds one and moves their states. Reads rows that it is given.
import { escape, page } from './layout';

export interface ListedIncident {
	sysId: string;
	number: string;
	shortDescription: string;
	state: string;
	stateLabel: string;
	priority: string;
	priorityLabel: string;
	assignedTo: string;
	caller: string;
	updated: string;
}

const style = `
.bar { display: flex; gap: 10px; padding: 14px 16px; margin-bottom: 18px; flex-wrap: wrap; align-items: center; }
.bar input[type=text] { flex: 1 1 320px; }
.top { display: flex; align-items: baseline; gap: 12px; margin: 0 0 14px; }
.top h1 { font-size: 22px; margin: 0; }
.top span { color: var(--soft); }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-size: 12px; text-transform: uppercase; letter-spacing: .4px; color: var(--soft); padding: 10px 14px; border-bottom: 1px solid var(--line); }
td { padding: 9px 14px; border-bottom: 1px solid #edf1f3; vertical-align: middle; }
tr:last-child td { border-bottom: 0; }
td.number { font-weight: 600; white-space: nowrap; }
td.updated { white-space: nowrap; color: var(--soft); font-variant-numeric: tabular-nums; }
td.actions { white-space: nowrap; text-align: right; }
td.actions form { display: inline; }
td.actions button { font-size: 13px; padding: 3px 10px; margin-left: 4px; }
.badge { display: inline-block; border-radius: 999px; padding: 1px 10px; font-size: 13px; background: #e8eef1; white-space: nowrap; }
.s1 { background: #dcebff; color: #12438a; } .s2 { background: #fff0cf; color: #7a4d00; } .s3 { background: #f0e4fb; color: #5b2b85; }
.s6 { background: #d9f3e5; color: #0b5a3d; } .s7 { background: #e6eaec; color: #46545c; } .s8 { background: #f3dede; color: #7d2525; }
.p { white-space: nowrap; } .p1 { color: #b3261e; font-weight: 600; } .p2 { color: #b25e00; font-weight: 600; }
.pages { display: flex; gap: 10px; padding: 14px 0; align-items: center; color: var(--soft); }
.error { background: #fdecea; border: 1px solid #f3b8b2; color: #7d1f16; border-radius: 8px; padding: 10px 14px; margin-bottom: 14px; }
`;

/** What the buttons of a row do: label and new state. */
const moves: Record<string, [string, string][]> = {
	'1': [['Start', '2'], ['Resolve', '6']],
	'2': [['Hold', '3'], ['Resolve', '6']],
	'3': [['Resume', '2'], ['Resolve', '6']],
	'6': [['Reopen', '2'], ['Close', '7']],
	'7': [['Reopen', '2']],
	'8': [['Reopen', '2']],
};

export function incidentListPage(rows: ListedIncident[], total: number, start: number, size: number, error = ''): string {
	const lines = rows.map((row) => `<tr>
<td class="number">${escape(row.number)}</td><td>${escape(row.shortDescription) || '<em>(empty)</em>'}</td>
<td><span class="badge s${escape(row.state)}">${escape(row.stateLabel)}</span></td><td class="p p${escape(row.priority)}">${escape(row.priorityLabel)}</td>
<td>${escape(row.caller)}</td><td>${escape(row.assignedTo)}</td><td class="updated">${escape(row.updated)}</td>
<td class="actions">${(moves[row.state] ?? []).map(([label, state]) => `<form method="post" action="/incident.do"><input type="hidden" name="sys_id" value="${escape(row.sysId)}"><input type="hidden" name="state" value="${state}"><button type="submit">${label}</button></form>`).join('')}</td></tr>`);
	const link = (at: number, label: string, shown: boolean) => (shown ? `<a class="button" href="/incident_list.do?start=${at}">${label}</a>` : '');
	const last = Math.min(start + rows.length, total);
	return page('Incidents', `<div class="top"><h1>Incidents</h1><span>${total.toLocaleString('en-US')} records, newest update first, times in UTC</span></div>
${error ? `<div class="error">${escape(error)}</div>` : ''}
<form class="card bar" method="post" action="/incident.do">
<input type="text" name="short_description" placeholder="Short description of a new incident" aria-label="Short description" required maxlength="160">
<label>Impact <select name="impact"><option value="1">1 - High</option><option value="2">2 - Medium</option><option value="3" selected>3 - Low</option></select></label>
<label>Urgency <select name="urgency"><option value="1">1 - High</option><option value="2">2 - Medium</option><option value="3" selected>3 - Low</option></select></label>
<button class="primary" type="submit">Create incident</button></form>
<div class="card"><table><thead><tr><th>Number</th><th>Short description</th><th>State</th><th>Priority</th><th>Caller</th><th>Assigned to</th><th>Updated</th><th></th></tr></thead>
<tbody>${lines.join('\n')}</tbody></table></div>
<div class="pages">${link(Math.max(0, start - size), 'Newer', start > 0)}${link(start + size, 'Older', last < total)}<span>${total === 0 ? 0 : start + 1} to ${last} of ${total.toLocaleString('en-US')}</span></div>`, style);
}

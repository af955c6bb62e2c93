// Proves that a shown date-time is read as the moment that it is, and left alone where that cannot be told.
import { readerOfShown } from '../../servicenow/shownTime';

/** 10:30 UTC of two days, as an account in Berlin sees them: winter, then summer. */
const berlin = (write: (day: string, month: string, hour: string) => string) => [
	{ stamp: '2026-01-31 10:30:00', shown: write('31', '01', '11') },
	{ stamp: '2026-07-05 10:30:00', shown: write('05', '07', '12') },
];

it.each<[string, (day: string, month: string, hour: string) => string, string]>([
	['yyyy-MM-dd HH:mm:ss', (d, m, h) => `2026-${m}-${d} ${h}:30:00`, '2026-04-03 14:00:01'],
	['dd/MM/yyyy HH:mm:ss', (d, m, h) => `${d}/${m}/2026 ${h}:30:00`, '03/04/2026 14:00:01'],
	['MM-dd-yyyy hh:mm:ss a', (d, m, h) => `${m}-${d}-2026 ${h}:30:00 ${Number(h) < 12 ? 'AM' : 'PM'}`, '04-03-2026 02:00:01 PM'],
	['dd.MM.yyyy H:mm:ss', (d, m, h) => `${d}.${m}.2026 ${h}:30:00`, '3.4.2026 14:00:01'],
])('%s in the time zone of the account', (_format, write, shown) => {
	expect(readerOfShown(berlin(write), 'Europe/Berlin')(shown)).toBe('2026-04-03 12:00:01');
});

it('takes midnight and noon for what they are', () => {
	const known = [{ stamp: '2026-01-31 12:05:00', shown: '01/31/2026 12:05:00 PM' }];
	const read = readerOfShown(known, '');
	expect(read('01/31/2026 12:10:00 AM')).toBe('2026-01-31 00:10:00');
	expect(read('01/31/2026 12:10:00 PM')).toBe('2026-01-31 12:10:00');
});

it('reads a format without seconds', () => {
	expect(readerOfShown([{ stamp: '2026-01-31 10:30:59', shown: '31/01/2026 11:30' }], 'Europe/Berlin')('01/02/2026 00:15')).toBe('2026-01-31 23:15:00');
});

it('goes by the distance of the known moments where the time zone is unknown, misnamed or not the one that was used', () => {
	const known = [{ stamp: '2026-01-31 10:30:00', shown: '2026-01-31 05:30:00' }, { stamp: '2026-02-01 00:00:00', shown: '2026-01-31 19:00:00' }];
	for (const timeZone of ['', 'Nowhere/Land', 'Europe/Berlin']) expect(readerOfShown(known, timeZone)('2026-01-31 20:00:00')).toBe('2026-02-01 01:00:00');
});

it.each<[string, Array<{ stamp: string; shown: string }>, string]>([
	['nothing is known', [], '2026-01-31 10:00:00'],
	['day and month could be either', [{ stamp: '2026-03-03 10:00:00', shown: '03/03/2026 10:00:00' }], '04/03/2026 10:00:00'],
	['the known moments are at different distances and the time zone is unknown', berlin((d, m, h) => `2026-${m}-${d} ${h}:30:00`), '2026-04-03 14:00:00'],
	['the text is no date-time', [{ stamp: '2026-01-31 10:00:00', shown: '2026-01-31 10:00:00' }], 'yesterday'],
	['a known moment is no date-time', [{ stamp: '2026-01-31 10:00:00', shown: '2 days ago' }], '2026-01-31 10:00:00'],
])('tells nothing when %s', (_what, known, shown) => {
	expect(readerOfShown(known, '')(shown)).toBeUndefined();
});

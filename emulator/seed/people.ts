// Users, groups, roles and the companies and places around them.
import type { Instance } from '../instance';
import type { Row } from '../store';
import { accounts, furtherAccounts } from './accounts';
import { idOf, pick, randomFrom } from './identity';
import { put } from './rows';

const roles = ['admin', 'itil', 'itil_admin', 'sn_incident_read', 'sn_incident_write', 'user_admin', 'personalize_dictionary', 'personalize_choices', 'snc_internal', 'catalog_admin', 'knowledge', 'approver_user', 'oauth_admin', 'web_service_admin', 'evt_mgmt_integration', 'import_set_loader', 'security_admin', 'business_rule_admin', 'list_updater', 'query_no_domain_table_api', 'snc_basic_auth_api_access'];
const first = ['Abel', 'Bea', 'Carol', 'David', 'Elena', 'Fred', 'Grace', 'Hiro', 'Ines', 'Jonas', 'Katya', 'Luis', 'Mara', 'Nils', 'Olga', 'Pavel', 'Quinn', 'Rosa', 'Stefan', 'Tara'];
const last = ['Tuter', 'Luddy', 'Anglin', 'Beran', 'Castro', 'Dietrich', 'Egan', 'Fischer', 'Gomez', 'Hoang', 'Ivanov', 'Jensen', 'Kimura', 'Lopez', 'Meyer', 'Novak', 'Okafor', 'Petrov', 'Rossi', 'Silva'];
export const groups = ['Service Desk', 'Hardware', 'Software', 'Network', 'Database', 'Openspace', 'Incident Management', 'Problem Analyzers', 'Change Management', 'CAB Approval'];
const zones = ['', '', 'America/New_York', 'Europe/Berlin', 'Asia/Tokyo'];
const companies = ['ACME North America', 'ACME Germany', 'ACME Japan', 'Dell Inc.', 'Hewlett-Packard', 'Cisco Systems', 'Microsoft'];
const locations = [['San Diego', 'USA', 'America/Los_Angeles'], ['New York', 'USA', 'America/New_York'], ['Berlin', 'Germany', 'Europe/Berlin'], ['Tokyo', 'Japan', 'Asia/Tokyo'], ['Amsterdam', 'Netherlands', 'Europe/Amsterdam']];
const departments = ['IT', 'Finance', 'Human Resources', 'Sales', 'Customer Support', 'Product Management'];

/** Number of ordinary users. */
export const crowd = 60;

export const userId = (userName: string): string => idOf('sys_user', userName);
export const groupId = (name: string): string => idOf('sys_user_group', name);
/** User name of the nth ordinary user. */
export const userNameOf = (n: number): string => {
	const given = first[n % first.length];
	const family = last[(n * 7 + Math.floor(n / first.length)) % last.length];
	return `${given}.${family}`.toLowerCase();
};

const capital = (word: string): string => word[0].toUpperCase() + word.slice(1);

export function seedPeople(instance: Instance): void {
	const random = randomFrom(1);
	put(instance, 'core_company', companies.map((name, i) => ({ key: name, values: { name, city: locations[i % locations.length][0], customer: String(i < 3), vendor: String(i >= 3), manufacturer: String(i >= 3) } })));
	put(instance, 'cmn_location', locations.map(([city, country, zone]) => ({ key: city, values: { name: city, city, country, time_zone: zone, full_name: `${country}/${city}` } })));
	put(instance, 'cmn_department', departments.map((name, i) => ({ key: name, values: { name, id: String(i + 1) } })));
	put(instance, 'sys_user_role', roles.map((name) => ({ key: name, values: { name } })));
	put(instance, 'sys_user_group', groups.map((name, i) => ({ key: name, values: { name, description: `${name} team`, manager: userId(userNameOf(i)), email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com` } })));

	const people = Array.from({ length: crowd }, (_, i) => {
		const userName = userNameOf(i);
		const [given, family] = userName.split('.').map(capital);
		return person(userName, given, family, '', pick(random, zones), i);
	});
	const named = [{ userName: accounts.username, name: 'Integration User', password: accounts.password, roles: ['admin', 'itil', 'itil_admin'], timeZone: 'UTC' }, ...furtherAccounts];
	for (const account of named) {
		const [given, family] = account.name.split(' ');
		people.push(person(account.userName, given, family, account.password, account.timeZone, people.length));
	}
	put(instance, 'sys_user', people);

	const members = people.slice(0, crowd).map(({ key }, i) => ({ key: `${key} in ${groups[i % groups.length]}`, values: { user: userId(key), group: groupId(groups[i % groups.length]) } }));
	members.push({ key: 'itil.user in Service Desk', values: { user: userId('itil.user'), group: groupId('Service Desk') } });
	put(instance, 'sys_user_grmember', members);
	put(instance, 'sys_group_has_role', groups.map((name) => ({ key: `${name} itil`, values: { group: groupId(name), role: idOf('sys_user_role', 'itil') } })));
	put(instance, 'sys_user_has_role', named.flatMap((account) => account.roles.map((role) => ({ key: `${account.userName} ${role}`, values: { user: userId(account.userName), role: idOf('sys_user_role', role) } }))));
}

function person(userName: string, given: string, family: string, password: string, timeZone: string, n: number): { key: string; values: Row } {
	const values: Row = {
		user_name: userName, first_name: given, last_name: family, name: `${given} ${family}`, email: `${userName}@example.com`, active: 'true', time_zone: timeZone, employee_number: String(10_000 + n),
		title: ['Analyst', 'Engineer', 'Manager', 'Technician'][n % 4], department: idOf('cmn_department', departments[n % departments.length]), location: idOf('cmn_location', locations[n % locations.length][0]), company: idOf('core_company', companies[n % 3]),
		manager: n > 3 ? userId(userNameOf(n % 4)) : '', phone: `+1 555 01${String(n).padStart(2, '0')}`,
	};
	if (password) values.user_password = password;
	return { key: userName, values };
}

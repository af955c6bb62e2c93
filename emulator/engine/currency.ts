// Amounts of money: in which currency a caller reads and writes them, how they are converted and shown. Stores nothing.
//
// docs: session-and-reference-currency.md, currency-conversions.md, currency-values-scripts.md, currency-properties.md, c_RESTAPI.md.
// A column holds the amount in the reference currency, by which it is filtered, sorted and summed; as what it was entered stands in
// fx_currency_instance or fx_price (KB0751553). It is answered in the caller's session currency.

import type { Instance } from '../instance';
import type { Column } from '../schema/columns';
import type { Row } from '../store';
import type { Caller } from './caller';

/** Countries as sys_user.country spells them, and their currencies. */
const currencies: Record<string, string> = { US: 'USD', CA: 'CAD', GB: 'GBP', JP: 'JPY', CH: 'CHF', AU: 'AUD', IN: 'INR', BR: 'BRL', DE: 'EUR', FR: 'EUR', ES: 'EUR', IT: 'EUR', NL: 'EUR', AT: 'EUR', BE: 'EUR', IE: 'EUR', FI: 'EUR', PT: 'EUR' };
const threeLetters: Record<string, string> = { USA: 'US', CAN: 'CA', GBR: 'GB', JPN: 'JP', CHE: 'CH', AUS: 'AU', IND: 'IN', BRA: 'BR', DEU: 'DE', FRA: 'FR', ESP: 'ES', ITA: 'IT', NLD: 'NL', AUT: 'AT', BEL: 'BE', IRL: 'IE', FIN: 'FI', PRT: 'PT' };
const languages: Record<string, string> = { US: 'en', CA: 'en', GB: 'en', AU: 'en', IN: 'en', IE: 'en', JP: 'ja', BR: 'pt', PT: 'pt', FR: 'fr', ES: 'es', IT: 'it', NL: 'nl', BE: 'nl', FI: 'fi' };

export interface Amount {
	currency: string;
	amount: number;
}

export const isMoney = (column: Column): boolean => column.type === 'currency' || column.type === 'price';

/** The table in which entered amounts of such a column stand. */
export const moneyTable = (column: Column): 'fx_price' | 'fx_currency_instance' => (column.type === 'price' ? 'fx_price' : 'fx_currency_instance');

const isCode = (text: string): boolean => /^[A-Z]{3}$/.test(text);

interface Locale {
	language: string;
	country: string;
}

function systemLocale(instance: Instance): Locale {
	const [, language = 'en', country = 'US'] = /^([a-z]{2,3})[._]([A-Z]{2})$/.exec(instance.property('glide.system.locale')) ?? [];
	return { language, country };
}

function localeOf(instance: Instance, { user, language }: Caller): Locale {
	const country = threeLetters[user?.country ?? ''] ?? user?.country ?? '';
	if (!currencies[country]) return systemLocale(instance);
	return { language: user?.preferred_language && /^[a-z]{2,3}$/.test(language) ? language : (languages[country] ?? 'de'), country };
}

export const referenceCurrency = (instance: Instance): string => currencies[systemLocale(instance).country] ?? 'USD';

export function sessionCurrency(instance: Instance, caller: Caller): string {
	const single = instance.property('glide.i18n.single_currency') === 'true' ? instance.property('glide.i18n.single_currency.code') : '';
	return isCode(single) ? single : (currencies[localeOf(instance, caller).country] ?? referenceCurrency(instance));
}

/** By the newest rates of fx_rate, each so many to the Euro; an unknown rate leaves the number as it is. */
export function converted(instance: Instance, { amount, currency }: Amount, to: string): number {
	if (currency === to) return amount;
	const [from, into] = [currency, to].map((code) => rateOf(instance, code));
	return from && into ? (amount / from) * into : amount;
}

function rateOf(instance: Instance, currency: string): number {
	if (currency === 'EUR') return 1;
	let newest: Row | undefined;
	for (const row of instance.store.rows('fx_rate').byId.values()) if (row.currency === currency && (!newest || row.sys_created_on > newest.sys_created_on)) newest = row;
	return Number(newest?.rate ?? 0);
}

/** `EUR;12.50`, or a plain number in the caller's session currency; with display values also as the caller's locale writes it. */
export function readAmount(instance: Instance, text: string, caller: Caller, display: boolean): Amount | undefined {
	const [, code, rest] = /^(?:([A-Z]{3})[; ])?(.*)$/s.exec(text.trim()) ?? [];
	const plain = display ? unformatted(localeTag(localeOf(instance, caller)), rest) : rest;
	if (!/^-?\d{1,15}(\.\d+)?$/.test(plain.trim())) return undefined;
	return { currency: code ?? sessionCurrency(instance, caller), amount: Number(plain) };
}

const digits = (instance: Instance): number => (instance.property('glide.currency_price.use_all_fraction_digits') === 'true' ? 4 : 2);

/** Without format, trailing zeros removed. */
export const plainAmount = (instance: Instance, amount: number): string => String(Number(amount.toFixed(digits(instance))));

const localeTag = ({ language, country }: Locale): string => `${language}-${country}`;

/** Symbol and number as the caller's locale writes it: `€1.563,72`. */
export function shownAmount(instance: Instance, { currency, amount }: Amount, caller: Caller): string {
	const tag = localeTag(localeOf(instance, caller));
	const number = new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: digits(instance) }).format(Math.abs(amount));
	const symbol = !isCode(currency) ? currency : new Intl.NumberFormat('en-US', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).formatToParts(0).find((part) => part.type === 'currency')?.value ?? currency;
	return `${amount < 0 ? '-' : ''}${symbol}${number}`;
}

function unformatted(tag: string, text: string): string {
	const parts = new Intl.NumberFormat(tag).formatToParts(12345.6);
	const sign = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
	return text.replaceAll(sign('group') || ',', '').replace(sign('decimal'), '.').replace(/^[^\d.-]+/, '');
}

/** What was entered into a column of a row: of a stored entry, or the row's own value in the reference currency. */
export function enteredAmount(instance: Instance, column: Column, holder: Row | undefined): (Amount & { fixed: boolean }) | undefined {
	const stored = holder?.[column.name] ?? '';
	if (!holder || stored === '') return undefined;
	for (const row of instance.store.rows(moneyTable(column)).by('id', holder.sys_id ?? '')) {
		if (row.field === column.name) return { currency: row.currency, amount: Number(row.amount), fixed: row.type === 'fixed' };
	}
	return { currency: referenceCurrency(instance), amount: Number(stored), fixed: false };
}

// Currencies and their rates to the Euro on the day the instance was born.
import type { Instance } from '../instance';
import { put } from './rows';

const rates: [string, string, string, string][] = [
	['EUR', 'Euro', '€', '1'], ['USD', 'US Dollar', '$', '1.25'], ['GBP', 'Pound Sterling', '£', '0.8'], ['JPY', 'Yen', '¥', '160'], ['CHF', 'Swiss Franc', 'CHF', '0.95'], ['CAD', 'Canadian Dollar', '$', '1.5'],
	['AUD', 'Australian Dollar', '$', '1.6'], ['INR', 'Indian Rupee', '₹', '90'], ['BRL', 'Brazilian Real', 'R$', '6'],
];

export function seedCurrencies(instance: Instance): void {
	put(instance, 'fx_currency', rates.map(([code, name, symbol]) => ({ key: code, values: { code, name, symbol, active: 'true' } })));
	put(instance, 'fx_rate', rates.map(([currency, , , rate]) => ({ key: currency, values: { currency, rate } })));
}

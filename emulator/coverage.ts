// The list of everything that is emulated, with its source and the test that proves it. docs/emulator.md is made from it.
import { authCoverage } from './coverage/auth';
import { incidentCoverage } from './coverage/incident';
import { instrumentCoverage } from './coverage/instruments';
import { limitCoverage } from './coverage/limits';
import { otherApiCoverage } from './coverage/otherApis';
import { pushCoverage } from './coverage/push';
import { queryCoverage } from './coverage/queryLanguage';
import type { Area } from './coverage/rows';
import { tableCoverage } from './coverage/tableApi';

export const coverage: Area[] = [authCoverage, tableCoverage, queryCoverage, incidentCoverage, otherApiCoverage, pushCoverage, limitCoverage, instrumentCoverage];

# Runs the steps of a client and prints one outcome a line as JSON. Knows no client.
import json


def attempt(step, act):
    try:
        seen = act()
        print(json.dumps({'step': step, 'ok': True, 'detail': None if seen is None else str(seen)}))
        return seen
    except Exception as error:  # whatever a client throws is its outcome
        print(json.dumps({'step': step, 'ok': False, 'detail': '%s: %s' % (type(error).__name__, error)}))
        return None


def expect(condition, otherwise):
    if not condition:
        raise AssertionError(otherwise)

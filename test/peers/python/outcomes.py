# Runs the steps of a client and prints one outcome a line as JSON. Knows no client.
import json


def tell(step, ok, detail):
    print(json.dumps({'step': step, 'ok': ok, 'detail': None if detail is None else str(detail)}))


def attempt(step, act):
    try:
        seen = act()
        tell(step, True, seen)
        return seen
    except Exception as error:  # whatever a client throws is its outcome
        tell(step, False, '%s: %s' % (type(error).__name__, error))
        return None


async def attempt_async(step, act):
    try:
        tell(step, True, await act())
    except Exception as error:  # whatever a client throws is its outcome
        tell(step, False, '%s: %s' % (type(error).__name__, error))


def expect(condition, otherwise):
    if not condition:
        raise AssertionError(otherwise)

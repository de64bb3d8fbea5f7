"""How a peer's script is asked: a JSON list of words a line on standard input, the answer as JSON in a line on standard output. The
script ends with its input. So it starts, imports and warms up once, times only its work, and its rounds come in turn with others'."""
import json
import sys


def settings():
    """What the script is told at its start: the JSON file that its first argument names."""
    with open(sys.argv[1], encoding="utf-8") as file:
        return json.load(file)


def serve(**handlers):
    """Answers with what the function of the first word gives for the others."""
    for line in sys.stdin:
        verb, *words = json.loads(line)
        print(json.dumps(handlers[verb](*words)), flush=True)

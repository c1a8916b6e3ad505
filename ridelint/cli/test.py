"""``ridelint test``: the examples of one's own rules, held to what they say."""

from __future__ import annotations

import click

from ridelint.errors import UsageError
from ridelint.rules import OWN, families, load_all, use
from ridelint.trial import cases, complaints


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folders", nargs=-1, required=True, metavar="FOLDER...")
def command(folders: tuple[str, ...]) -> int:
    """Run the examples of the rules in each FOLDER: exact places, exact fixed text, nothing else disturbed.

    Exit code: 0 all hold, 1 some do not, 2 a rule cannot be loaded.
    """
    use(folders)
    click.get_current_context().call_on_close(lambda: use([]))
    everybody = load_all()
    own = [rule for rule in everybody if families()[rule.id] == OWN]
    if not own:
        raise UsageError(f"{folders[0]}: holds no rule; a rule is a file `some_name.py` that defines RULE")
    examples = [case for rule in own for case in cases(rule, everybody)]
    broken = 0
    for case in examples:
        for complaint in complaints(case):
            broken += 1
            click.echo(f"{case.rule.id}: example {case.number} {complaint}")
    for rule in own:
        if not any(example.good for example in rule.examples) or all(example.good for example in rule.examples):
            broken += 1
            click.echo(f"{rule.id}: needs a good example and a bad one at least")
    rules = "1 rule" if len(own) == 1 else f"{len(own)} rules"
    complaining = "1 complaint" if broken == 1 else f"{broken} complaints"
    click.echo(complaining if broken else f"All good: {len(examples)} examples of {rules}.")
    return 1 if broken else 0

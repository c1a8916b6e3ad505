"""Loading rules of one's own: whatever is wrong with a file is told in a line that names the place and the cure."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Collection, Iterable
from importlib import import_module
from types import ModuleType

from ridelint.errors import RuleError
from ridelint.model import Check, Rule

_CODE = re.compile(r"[A-Z]{2,10}[0-9]{3}")
_RESERVED = "RL"
_FILE = re.compile(r"(?!test_)[a-z][a-z0-9_]*\.py")


def own_rules(folders: Iterable[str], taken: Collection[str]) -> list[str]:
    """The ids of the rules in some folders.

    Raises:
        RuleError: a folder is none, or two rules have one id.
    """
    found: list[str] = []
    for folder in folders:
        if not os.path.isdir(folder):
            raise RuleError(f"{folder}: is no folder; --rules and RIDELINT_RULES name folders of rules")
        for file in sorted(filter(_FILE.fullmatch, os.listdir(folder))):
            name = file.removesuffix(".py").replace("_", "-")
            if name in taken or name in found:
                raise RuleError(f"{os.path.join(folder, file)}: there is another rule `{name}`; rename the file")
            found.append(name)
    return found


def load_own(module_name: str, rule_id: str) -> Rule:
    """The rule that a module defines.

    Raises:
        RuleError: it cannot be imported, or what it defines is no rule.
    """
    module = _imported(module_name, rule_id)
    file = module.__file__ or rule_id
    rule = getattr(module, "RULE", None)
    if not isinstance(rule, Rule):
        raise RuleError(f"{file}: defines no RULE; a rule file ends with `RULE = Rule(...)`")
    if rule.id != rule_id:
        raise RuleError(f"{file}: its rule is called `{rule.id}`; the file's name is the rule's id, so rename one")
    if not _CODE.fullmatch(rule.code) or rule.code.startswith(_RESERVED):
        raise RuleError(f"{file}: code `{rule.code}`; write it like ACME101, with other letters than RL")
    if not rule.checks or not all(isinstance(check, Check) for check in rule.checks):
        raise RuleError(f"{file}: checks nothing; give it `checks=(Check(View, function),)`")
    return rule


def _imported(module_name: str, rule_id: str) -> ModuleType:
    try:
        return import_module(module_name)
    except Exception as error:  # noqa: BLE001  whatever somebody's module does, it is told in one line
        raise RuleError(f"{_where(error, rule_id)}: cannot be imported: {type(error).__name__}: {error}") from None


def _where(error: Exception, rule_id: str) -> str:
    """The file and line where a rule's module failed."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}"
    name = f"{rule_id.replace('-', '_')}.py"
    own = [at for at in traceback.extract_tb(error.__traceback__) if os.path.basename(at.filename) == name]
    return f"{own[-1].filename}:{own[-1].lineno}" if own else f"rule `{rule_id}`"

"""A value that nobody may guess comes from a predictable generator.

What it does
    Finds ``random.*``, ``numpy.random``, ``uuid.uuid1`` and ``Math.random`` where their numbers become a token, a password,
    a code, a nonce, a salt or a key: by the name that receives the value, or by the name of the function that makes it
    (``generateResetToken``). In Java these are ``java.util.Random``, ``Math.random``, ``ThreadLocalRandom`` and
    ``RandomStringUtils``. In Go it is ``math/rand``, also its second version.

Why is this bad
    These generators are made for games and simulations. Whoever has seen some of their numbers can compute the next ones, and with them
    the password-reset token of somebody else.

What to do
    In Python take the module ``secrets``; in JavaScript ``crypto.randomUUID``, ``crypto.randomInt``, ``crypto.randomBytes``
    or ``crypto.getRandomValues``. In Java take ``SecureRandom``, which has the same methods. In Go take ``crypto/rand``.

Known misses
    Values under names that say nothing of their purpose, tokens made from the time, and generators that are passed around as objects.

Example
    Before::

        token = "".join(random.choice(string.ascii_letters) for _ in range(32))

    After::

        token = "".join(secrets.choice(string.ascii_letters) for _ in range(32))
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.rules.api import (
    CannotEdit,
    CodeEditor,
    Confidence,
    Ease,
    Evidence,
    Fixed,
    Match,
    Report,
    Rule,
    Safety,
    Severity,
    TechnicalImpact,
    nodes,
    on_mark,
    on_named_value,
    words_of,
)
from assay.rules.vocabulary import UNPREDICTABLE_NAMES, is_unpredictable_name, makes_unpredictable_value

RULE = Rule(
    id="weak-random",
    title="Secret value from a predictable generator",
    cwe=338,
    severity=Severity.HIGH,
    message="A value that nobody may be able to guess is made by a generator whose numbers can be computed.",
    advice="Use a cryptographic generator: the module secrets in Python, crypto.randomUUID or crypto.randomInt in JavaScript.",
    on=(
        on_mark("weak-random-call"),
        on_named_value(*UNPREDICTABLE_NAMES, "code", "iv", "initialization vector", "initialisation vector"),
    ),
    impact=TechnicalImpact.TAKEOVER,
    ease=Ease.POSITION,
    automatable=False,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.SAFE,
    also_cwe=(330,),
)

_LANGUAGE_LIBRARIES = ("torch", "transformers", "nltk", "spacy", "tensorflow", "keras", "tokenizers", "jax")
"""Where these are imported, a token is a piece of text."""

_HASHED = frozenset({"hash", "hashed", "digest", "encrypted"})


def check(match: Match) -> Report | None:
    """Report generators inside functions that make secrets, and secrets that such a generator reaches."""
    if match.language == "go" and match.is_test:
        return None  # Data for tests are drawn so that each run draws them again.
    inner = match.function_names[-1] if match.function_names else ""
    is_in_maker = makes_unpredictable_value(inner) or _makes_by_its_class(match)
    if (
        match.kind == "weak-random-call"
        and (match.path or "").startswith("java.util.Random.")
        and _may_be_secure(match)
    ):
        return None
    if match.kind == "weak-random-call":
        if is_in_maker or _fills_secret(match):
            return Report(Confidence.HIGH, evidence=Evidence.FLOW)
        return None
    argument = match.argument
    if argument is None or not any(taint.kind == "weak-random" for taint in match.value.taints):
        return None
    if (
        not is_unpredictable_name(match.name)
        and words_of(match.name)[-1:] == ("code",)
        and not _is_one_time_code(match)
    ):
        return None
    if match.language == "java" and not _is_drawn_here(match) and match.mentions("SecureRandom"):
        return None  # Another function drew it, maybe from a generator that it was given.
    if match.name.lower().endswith("token") and any(match.imports(library) for library in _LANGUAGE_LIBRARIES):
        return None
    if isinstance(argument, nodes.Name) and (
        is_unpredictable_name(argument.id) or words_of(argument.id)[-1:] == ("code",)
    ):
        # The variable was reported when it got its value.
        return None
    if _HASHED.intersection(words_of(match.name)):
        # A hash carries its salt, which is reported where it is drawn.
        return None
    if any(makes_unpredictable_value(_written_name(call.function)) for call in _calls_in(argument)):
        # The generator is reported inside the function that the value comes from.
        return None
    if is_in_maker:
        # The generator's own call is reported in such a function; what remains are values that come from a helper.
        if not (isinstance(argument, nodes.Call) and isinstance(argument.function, nodes.Name)):
            return None
        if any(True for _ in _generator_calls(argument, match)):
            return None
    if _is_choice_from_things(argument, match):
        return None
    return Report(Confidence.HIGH, evidence=Evidence.FLOW)


_MAKERS = frozenset({"generate", "create", "make", "new", "next", "build", "issue"})
_CLASSES_OF_MAKERS = frozenset(
    {"generator", "factory", "maker", "creator", "builder", "service", "manager", "provider"}
)


def _fills_secret(match: Match) -> bool:
    """Whether a call of Go fills a variable whose name says that nobody may guess it: ``rand.Read(nonce)``."""
    argument = match.call.arguments[0] if match.call is not None and match.call.arguments else None
    return (
        match.language == "go"
        and (match.path or "").endswith(".Read")
        and isinstance(argument, nodes.Name)
        and is_unpredictable_name(argument.id)
    )


def _makes_by_its_class(match: Match) -> bool:
    """Whether a method makes what its class is named after: ``TokenGenerator.generate``."""
    names = match.function_names
    if len(names) < 2 or names[-1] not in _MAKERS:
        return False
    words = words_of(names[-2])
    if len(words) < 2 or words[-1] not in _CLASSES_OF_MAKERS:
        return False
    return makes_unpredictable_value("_".join((names[-1], *words[:-1])))


_CODE_RANGE = re.compile(r"\b(10{3,7}\s*,\s*(9{4,8}|10{4,8})|90{3,7})\b|\bdigits\b")
_NEXT_LINES = 200
"""Bytes."""
_ONE_TIME = frozenset(
    {
        "reset",
        "forgot",
        "otp",
        "2fa",
        "mfa",
        "verify",
        "verification",
        "confirm",
        "confirmation",
        "activate",
        "activation",
    }
    | {"login", "signin", "signup", "register", "invite", "recover", "recovery", "sms", "auth"}
)


def _is_one_time_code(match: Match) -> bool:
    """Whether a plain ``code`` is one that opens something: a number of a fixed length, or made where somebody signs in or resets."""
    following = match.source_text(nodes.Node(match.node.end, match.node.end + _NEXT_LINES))
    given_on = re.search(rf"(\w+)\s*[:=][^\n]*\b{re.escape(match.name)}\b", following)
    if given_on is not None and is_unpredictable_name(given_on[1]):
        return False  # It gets the name there by which it is reported.
    if match.argument is not None and _CODE_RANGE.search(match.source_text(match.argument)):
        return True
    return any(_ONE_TIME.intersection(words_of(name)) for name in match.function_names)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Take the same numbers from a cryptographic generator."""
    if match.language == "python":
        return _fix_python(match, code)
    if match.language == "go":
        return _fix_go(match, code)
    if match.language == "java":
        return _fix_java(match, code)
    if match.kind == "weak-random-call":
        return _fix_drawn_number(match, code)
    argument = match.argument
    if argument is None:
        raise CannotEdit
    for call in _calls_in(argument):
        if match.evaluate(call.function).path in {"Math.floor", "Math.trunc"} and len(call.arguments) == 1:
            bounds = _bounds(call.arguments[0], match, code)
            if bounds is not None and not _is_for_browsers(match):
                code.replace(call, f"{code.add_import('crypto')}.randomInt({bounds})")
                return Fixed("Draw the number from crypto.randomInt")
    if any(
        _DIGITS_AFTER.match(code.text(nodes.Node(call.end, call.end + 60)))
        for call in _generator_calls(argument, match)
    ):
        code.replace(argument, "crypto.randomUUID()")
        return Fixed("Use crypto.randomUUID", Safety.BEHAVIOUR_CHANGING)
    calls = list(_generator_calls(argument, match))
    if not calls:
        raise CannotEdit
    for call in calls:
        code.replace(call, "(crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32)")
    return Fixed("Draw the number from crypto.getRandomValues")


_DIGITS_AFTER = re.compile(r"\.toString\(\d*\)(\.(substr|substring|slice)\([\d, -]*\))?")
_PRODUCT_AFTER = re.compile(r"\s*\*\s*([\w.]+)\s*\)")
_ROUNDED_BEFORE = re.compile(r"Math\.(floor|trunc)\(\s*((\d+)\s*\+\s*)?$")


def _fix_drawn_number(match: Match, code: CodeEditor) -> Fixed:
    """Replace a call of Math.random together with what is usually done with its number, which the code around it shows."""
    start, end = match.node.start, match.node.end
    before = code.text(nodes.Node(max(0, start - 60), start))
    after = code.text(nodes.Node(end, end + 120))
    if digits := _DIGITS_AFTER.match(after):
        code.replace(nodes.Node(start, end + len(digits.group(0))), "crypto.randomUUID()")
        return Fixed("Use crypto.randomUUID", Safety.BEHAVIOUR_CHANGING)
    rounded, product = _ROUNDED_BEFORE.search(before), _PRODUCT_AFTER.match(after)
    if rounded and product and not _is_for_browsers(match):
        low, width = rounded.group(3), product.group(1)
        if low is None or width.isdigit():
            bounds = width if low is None else f"{low}, {int(low) + int(width)}"
            whole = nodes.Node(start - len(rounded.group(0)), end + len(product.group(0)))
            code.replace(whole, f"{code.add_import('crypto')}.randomInt({bounds})")
            return Fixed("Draw the number from crypto.randomInt")
    code.replace(match.node, "(crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32)")
    return Fixed("Draw the number from crypto.getRandomValues")


def _is_for_browsers(match: Match) -> bool:
    """Whether the code runs in a page, where Node's own functions do not exist."""
    return match.language == "tsx" or any(
        match.imports(module) for module in ("react", "vue", "@angular/core", "svelte")
    )


def _fix_python(match: Match, code: CodeEditor) -> Fixed:
    root = match.call if match.kind == "weak-random-call" else match.argument
    if root is None:
        raise CannotEdit
    calls = list(_generator_calls(root, match)) if match.kind != "weak-random-call" else [root]
    if not calls:
        raise CannotEdit
    for call in calls:
        if not isinstance(call, nodes.Call):
            raise CannotEdit
        path = match.path if call is match.call else match.evaluate(call.function).path
        _replace_python_generator(call, path or "", match, code)
    return Fixed("Use the module secrets")


def _replace_python_generator(call: nodes.Call, path: str, match: Match, code: CodeEditor) -> None:
    if path == "uuid.uuid1":
        code.replace(call, f"{code.text(call.function).removesuffix('1')}4()")
        return
    if not path.startswith("random."):
        raise CannotEdit
    module = code.add_import("secrets")
    name = path.removeprefix("random.")
    if name == "choice":
        code.replace_callee(call, f"{module}.choice")
    elif name == "getrandbits":
        code.replace_callee(call, f"{module}.randbits")
    elif name == "randbytes":
        code.replace_callee(call, f"{module}.token_bytes")
    elif name in {"randint", "randrange", "random", "choices", "sample", "uniform", "shuffle"}:
        low, high = (_integer(match, call, index) for index in (0, 1))
        if name == "randint" and low is not None and high is not None and high > low:
            offset = f" + {low}" if low else ""
            code.replace(call, f"{module}.randbelow({high - low + 1}){offset}")
        else:
            code.replace_callee(call, f"{module}.SystemRandom().{name}")
    else:
        raise CannotEdit


def _integer(match: Match, call: nodes.Call, index: int) -> int | None:
    if len(call.arguments) <= index:
        return None
    constant = match.evaluate(call.arguments[index]).constant
    return constant if isinstance(constant, int) and not isinstance(constant, bool) and constant >= 0 else None


def _written_name(function: nodes.Expression) -> str:
    if isinstance(function, nodes.Attribute):
        return function.name
    return function.id if isinstance(function, nodes.Name) else ""


def _calls_in(expression: nodes.Expression) -> Iterator[nodes.Call]:
    """Yield the calls in an expression, outermost first."""
    pending: list[nodes.Expression] = [expression]
    while pending:
        node = pending.pop()
        if isinstance(node, nodes.Call):
            yield node
            pending.extend((*node.arguments, *(keyword.value for keyword in node.keywords), node.function))
        elif isinstance(node, (nodes.Attribute, nodes.Spread)):
            pending.append(node.value)
        elif isinstance(node, nodes.Unary):
            pending.append(node.operand)
        elif isinstance(node, nodes.Subscript):
            pending.extend((node.key, node.value))
        elif isinstance(node, nodes.Binary):
            pending.extend((node.right, node.left))
        elif isinstance(node, nodes.Template):
            pending.extend(node.parts)
        elif isinstance(node, nodes.Comprehension):
            pending.extend(node.elements)
        elif isinstance(node, nodes.Collection):
            pending.extend(node.items)
        elif isinstance(node, nodes.Conditional):
            pending.extend((node.then, node.otherwise))
        elif isinstance(node, nodes.Logical):
            pending.extend(node.values)
        elif isinstance(node, nodes.Opaque):
            pending.extend(node.children)


def _fix_go(match: Match, code: CodeEditor) -> Fixed:
    if match.path not in {"math/rand.Read", "math/rand.Rand.Read"} or match.call is None:
        raise CannotEdit  # The other functions have no twin that is one expression.
    written = code.add_import("crypto/rand", alias="cryptorand")
    code.replace_callee(match.call, f"{written}.Read")
    return Fixed("Read from the system's random numbers")


def _fix_java(match: Match, code: CodeEditor) -> Fixed:
    """Make the generator a SecureRandom, which has all methods of Random."""
    calls: list[nodes.Call] = []
    if match.kind == "weak-random-call":
        calls = [match.call] if match.call is not None else []
    elif match.argument is not None:
        calls = list(_generator_calls(match.argument, match))
    if not calls:
        raise CannotEdit
    for call in calls:
        if not isinstance(call.function, nodes.Attribute):
            raise CannotEdit
        path = match.evaluate(call.function).path or (match.path if call is match.node else "") or ""
        if path == "Math.random":
            code.replace(call, f"new {code.add_import('java.security', 'SecureRandom')}().nextDouble()")
            continue
        made: nodes.Expression | None = call.function.value
        if isinstance(made, nodes.Name):
            made = match.definition_of(made)
        if not isinstance(made, nodes.Call) or not path.startswith(("java.util.Random.", "java.util.concurrent.")):
            raise CannotEdit
        if path.startswith("java.util.concurrent.") and made is not call.function.value:
            raise CannotEdit
        code.replace(made, f"new {code.add_import('java.security', 'SecureRandom')}()")
    return Fixed("Draw it from SecureRandom")


def _may_be_secure(match: Match) -> bool:
    """Whether somebody else made the generator, which Java's SecureRandom is one of: a parameter, or a field in a file that knows the other."""
    receiver = (
        match.call.function.value
        if match.call is not None and isinstance(match.call.function, nodes.Attribute)
        else None
    )
    if receiver is not None and match.evaluate(receiver).fields is not None:
        return False  # It is known where it was made, and that it is no other.
    if isinstance(receiver, nodes.Name) and match.function is not None:
        if any(parameter.name == receiver.id for parameter in match.function.parameters):
            return True
        # A constant is given its generator where it is declared.
        is_constant = receiver.id.isupper()
        return not is_constant and match.definition_of(receiver) is None and match.mentions("SecureRandom")
    return isinstance(receiver, nodes.Attribute) and match.mentions("SecureRandom")


def _is_drawn_here(match: Match) -> bool:
    """Whether the number comes from a generator that the same function calls and that nobody gave it."""
    for taint in match.value.taints:
        if taint.kind != "weak-random":
            continue
        source = taint.step.chain()[0]
        written = match.source_text(nodes.Node(source.start, source.end))
        if not _DRAWS.search(written):
            return False
        name = written.split(".", 1)[0].strip()
        if match.function is not None and any(parameter.name == name for parameter in match.function.parameters):
            return False
    return True


_DRAWS = re.compile(r"\b(?:next\w+|random\w*|ints|longs|doubles)\s*\(")
_JAVA_GENERATORS = (
    "java.util.Random.",
    "java.util.concurrent.ThreadLocalRandom.",
    "org.apache.commons.lang3.Random",
    "org.apache.commons.lang.Random",
)
_GENERATOR_PREFIXES = ("random.", "numpy.random.", "Math.random", "uuid.uuid1", "math/rand.", *_JAVA_GENERATORS)


def _generator_calls(expression: nodes.Expression, match: Match) -> Iterator[nodes.Call]:
    for call in _calls_in(expression):
        path = match.evaluate(call.function).path
        if path is not None and path.startswith(_GENERATOR_PREFIXES) and not path.startswith("random.SystemRandom"):
            yield call


def _is_choice_from_things(argument: nodes.Expression, match: Match) -> bool:
    """Whether the value is one thing picked from a list (``token = random.choice(vocabulary)``), which is no secret."""
    if not isinstance(argument, nodes.Call) or len(argument.arguments) != 1:
        return False
    path = match.evaluate(argument.function).path
    if path not in {"random.choice", "numpy.random.choice"}:
        return False
    value = match.evaluate(argument.arguments[0])
    return not isinstance(value.constant, str)


def _bounds(scaled: nodes.Expression, match: Match, code: CodeEditor) -> str | None:
    """Return the arguments for randomInt that give what rounding ``scaled`` down gives, or None where that is not plain to see."""
    if isinstance(scaled, nodes.Binary) and scaled.operator == "*":
        factor = _other_side(scaled, match)
        return code.text(factor) if factor is not None else None
    if isinstance(scaled, nodes.Binary) and scaled.operator == "+":
        for start, product in ((scaled.left, scaled.right), (scaled.right, scaled.left)):
            low = match.evaluate(start).constant
            if isinstance(low, int) and isinstance(product, nodes.Binary) and product.operator == "*":
                factor = _other_side(product, match)
                width = match.evaluate(factor).constant if factor is not None else None
                if isinstance(width, int):
                    return f"{low}, {low + width}"
    return None


def _other_side(product: nodes.Binary, match: Match) -> nodes.Expression | None:
    for random, factor in ((product.left, product.right), (product.right, product.left)):
        if isinstance(random, nodes.Call) and match.evaluate(random.function).path == "Math.random":
            return factor
    return None

"""Expressions of formulas: ``tensile_strength / (density * g0)``, read, dimensioned and computed.

Allowed are names, numbers, ``+ - * /``, ``**`` with a whole number, ``sqrt()`` and ``decibel()``
(ten times the logarithm to base ten of a ratio). A bare number has no dimension.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from zhiyi.derivations import intervals
from zhiyi.derivations.intervals import Interval
from zhiyi.errors import InputError

Dimension = dict[str, Decimal]
LEVEL: Dimension = {"[level]": Decimal(1)}
FUNCTIONS = ("sqrt", "decibel")


class ExpressionError(InputError):
    """An expression that cannot be read, or in which dimensions do not fit."""


def read(text: str) -> ast.expr:
    """Raises ``ExpressionError`` where anything but the allowed stands in it."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(f"formula {text!r}: {error.msg}") from error
    _check(tree, text)
    return tree


def _check(node: ast.expr, text: str) -> None:
    match node:
        case ast.Name() | ast.Constant(value=int() | float()):
            return
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int())):
            _check(left, text)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            _check(left, text)
            _check(right, text)
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            _check(argument, text)
        case _:
            raise ExpressionError(f"formula {text!r}: {ast.unparse(node)!r} is not allowed")


def names(tree: ast.expr) -> Counter[str]:
    """How often each quantity stands in the expression."""
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return Counter(
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and id(node) not in functions
    )


def compute(tree: ast.expr, values: Mapping[str, Interval]) -> Interval | None:
    """The range of the expression where every quantity has the given range; None where it is not
    defined on all of it."""
    match tree:
        case ast.Name(id=name):
            return values[name]
        case ast.Constant(value=number):
            return intervals.point(Decimal(str(number)))
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int(exponent))):
            base = compute(left, values)
            return None if base is None else intervals.power(base, exponent)
        case ast.BinOp(left=left, op=op, right=right):
            a, b = compute(left, values), compute(right, values)
            return None if a is None or b is None else _combined(op, a, b)
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            inner = compute(argument, values)
            return None if inner is None else _applied(name, inner)
    raise AssertionError(ast.dump(tree))


def _combined(op: ast.operator, a: Interval, b: Interval) -> Interval | None:
    match op:
        case ast.Add():
            return intervals.add(a, b)
        case ast.Sub():
            return intervals.subtract(a, b)
        case ast.Mult():
            return intervals.multiply(a, b)
    return intervals.divide(a, b)


def _applied(name: str, inner: Interval) -> Interval | None:
    if name == "sqrt":
        return intervals.root(inner)
    level = intervals.logarithm(inner)
    return None if level is None else intervals.multiply(intervals.point(10), level)


def dimension(tree: ast.expr, known: Mapping[str, Dimension]) -> Dimension:
    """Of the expression; raises ``ExpressionError`` where unlike things are added."""
    match tree:
        case ast.Name(id=name):
            return known[name]
        case ast.BinOp(left=left, op=ast.Pow(), right=ast.Constant(value=int(exponent))):
            return _scaled(dimension(left, known), Decimal(exponent))
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as op, right=right):
            sign = Decimal(1 if isinstance(op, ast.Mult) else -1)
            return _times(dimension(left, known), _scaled(dimension(right, known), sign))
        case ast.BinOp(left=left, right=right):
            a, b = dimension(left, known), dimension(right, known)
            if a != b:
                raise ExpressionError(f"{ast.unparse(tree)!r} adds {a} and {b}")
            return a
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            inner = dimension(argument, known)
            if name == "sqrt":
                return _scaled(inner, Decimal("0.5"))
            if inner:
                raise ExpressionError(f"{ast.unparse(tree)!r}: a level is of a ratio, not {inner}")
            return LEVEL
    return {}


def _scaled(one: Dimension, by: Decimal) -> Dimension:
    return {base: power * by for base, power in one.items()}


def _times(one: Dimension, other: Dimension) -> Dimension:
    found = {base: one.get(base, Decimal(0)) + other.get(base, Decimal(0)) for base in one | other}
    return {base: power for base, power in found.items() if power}

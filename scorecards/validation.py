"""What a model refuses in a file, in both languages: pydantic speaks English only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

CHINESE = {
    "missing": "缺少该字段",
    "extra_forbidden": "没有这个字段",
    "literal_error": "应为 {expected}",
    "enum": "应为 {expected}",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "应不大于 {le}",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "finite_number": "应为有限的数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "date_type": "应为日期",
    "date_parsing": "应为日期",
    "date_from_datetime_parsing": "应为日期",
    "dict_type": "应为键值表",
    "model_type": "应为键值表",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "too_short": "至少 {min_length} 项",
    "too_long": "至多 {max_length} 项",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "至多 {max_length} 个字符",
    "string_pattern_mismatch": "格式应为 {pattern}",
}
"""By pydantic's type of error, with the limits it gives."""
UNUSABLE = "值无效"


def problem_of(error: ErrorDetails) -> str:
    """One error of a ValidationError as "Chinese / English". The value refused is not in it."""
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        said = str(context["error"])
        return said if " / " in said else f"{UNUSABLE} / not usable: {said}"
    chinese = CHINESE.get(error["type"], UNUSABLE).format_map(context)
    return f"{chinese} / {error['msg']}"

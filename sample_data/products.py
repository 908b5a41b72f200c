"""What the invented brand makes and sells: four cars by build month, and the goods of its online shop."""

from __future__ import annotations

from dataclasses import dataclass

from sample_data.months import half_year, month_range, quarter

LAST_BUILD = "2026-09"
COMPONENTS = (
    "tyre",
    "gearbox",
    "engine",
    "fluids_filters",
    "battery",
    "air_conditioning",
    "audio",
    "brakes",
    "lighting",
    "infotainment",
    "seats",
    "chassis",
)
ELECTRIC_LACKS = frozenset(("gearbox", "engine", "fluids_filters"))
# Components are batched the more finely the more their makers' plants watch them.
BATCHED_BY_QUARTER = frozenset(("tyre", "battery"))
BATCHED_BY_HALF_YEAR = frozenset(("brakes", "gearbox", "engine"))


@dataclass(frozen=True, slots=True)
class Car:
    """A model with its first build month and mean output per month; `nicknames` is how owners call it."""

    name: str
    since: str
    per_month: int
    nicknames: tuple[str, ...]
    electric: bool = False

    @property
    def build_months(self) -> tuple[str, ...]:
        return month_range(self.since, LAST_BUILD)

    @property
    def components(self) -> tuple[str, ...]:
        return tuple(c for c in COMPONENTS if not (self.electric and c in ELECTRIC_LACKS))


CARS = (
    Car("霁川听澜", "2023-07", 1500, ("听澜", "听澜", "听澜1.5T", "小澜")),
    Car("霁川鹿鸣", "2023-07", 2100, ("鹿鸣", "鹿鸣", "鹿鸣四驱", "老鹿")),
    Car("霁川远岫", "2024-04", 900, ("远岫", "远岫", "远岫七座")),
    Car("霁川小满", "2024-10", 1300, ("小满", "小满", "小满EV", "满满"), electric=True),
)


@dataclass(frozen=True, slots=True)
class Goods:
    """An article of the online shop; those with a supplier are parts of that maker."""

    name: str
    spoken: tuple[str, ...]
    component: str | None = None
    supplier_id: str | None = None
    per_month: int = 400


GOODS = (
    Goods("砺驰静享轮胎 225/55R18", ("轮胎", "两条轮胎", "四条胎"), "tyre", "s-lichi"),
    Goods("岳擎耐磨轮胎 205/60R16", ("轮胎", "两条前胎"), "tyre", "s-yueqing"),
    Goods("朔嵘蓄电池 60Ah", ("电瓶", "蓄电池"), "battery", "s-shuoneng"),
    Goods("润戈全合成机油 5W-30 4L", ("机油", "两桶机油"), "fluids_filters", "s-runge", 900),
    Goods("清隼三滤套装", ("三滤", "滤芯套装"), "fluids_filters", "s-qingsun", 800),
    Goods("弦阙车载音响升级套装", ("喇叭", "音响套装"), "audio", "s-xianque"),
    Goods("磐踔陶瓷刹车片", ("刹车片", "前刹车片"), "brakes", "s-panzhi"),
    Goods("烁屿LED大灯总成", ("大灯", "LED大灯"), "lighting", "s-shuoyu", 300),
    Goods("专车专用脚垫", ("脚垫", "全包围脚垫")),
    Goods("后备箱收纳箱", ("收纳箱",)),
    Goods("车载充气泵", ("充气泵", "打气泵")),
    Goods("行车记录仪", ("记录仪", "行车记录仪")),
    Goods("便携充电枪", ("充电枪", "随车充")),
    Goods("遮阳挡套装", ("遮阳挡", "遮阳帘")),
    Goods("车载香薰", ("香薰", "车载香水")),
    Goods("镀膜养护套装", ("镀膜液", "洗车套装")),
)


def period_of(component: str, month: str) -> str:
    """The stretch of build months that one batch of the component covers: 25Q1, 25H1 or 25Y."""
    if component in BATCHED_BY_QUARTER:
        return quarter(month)
    return half_year(month) if component in BATCHED_BY_HALF_YEAR else f"{month[2:4]}Y"

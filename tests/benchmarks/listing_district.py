"""An invented district written twice: a registry of sites and the pages of a review site, with the true pairs.

Streets, malls, chains and single shops come first; then each of the two lists writes its share of them in its own way.
`Strength` says how often each kind of difference occurs, so that a test can double one or leave it out.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from geo.datum import from_wgs84
from scorecards.listings.shapes import Listing
from scorecards.records import Partner

CITY, DISTRICT = "临江市", "河西区"
WEST, SOUTH = 118.70, 32.00
WIDE_M, HIGH_M = 4500.0, 3500.0
METRES_A_DEGREE = 111_195.0
SHRINK = 0.848  # cosine of the latitude


def _words(text: str) -> list[str]:
    return text.split()


KINDS = {
    "美食": (_words("牛肉面 火锅 烧烤 家常菜 酸菜鱼 砂锅 小笼包 麻辣烫 烤鸭 米线"), ("", "馆", "店", "馆子")),
    "饮品": (_words("奶茶 咖啡 茶饮 果汁"), ("", "店", "屋")),
    "面包甜点": (_words("烘焙 蛋糕 甜品"), ("", "坊", "店")),
    "丽人": (_words("美发 造型 美容 美甲"), ("", "店", "工作室", "沙龙")),
    "休闲娱乐": (_words("足疗 网吧 棋牌 量贩歌厅"), ("", "会所", "馆")),
    "购物": (_words("服饰 眼镜 手机 鞋业 文具 烟酒 五金"), ("", "店", "商行", "专卖店")),
    "便利店": (_words("便利店 超市 生鲜"), ("",)),
    "医疗": (_words("药房 口腔 诊所"), ("", "门诊部")),
    "酒店": (_words("酒店 宾馆 公寓"), ("",)),
    "爱车": (_words("汽修 洗车 轮胎"), ("", "店", "中心")),
    "教育": (_words("幼儿园 画室 外语"), ("", "培训中心")),
    "生活服务": (_words("干洗 图文 房产 快递驿站"), ("", "店")),
}
"""By category of the review site: head words of names, and what may follow them."""
SYLLABLES = (
    "安白百宝碧彩辰晨城初春翠大丹东朵恩芳飞凤福甘谷冠光桂海涵禾合荷恒红宏鸿虎花华欢辉吉佳嘉简江金锦京静久"
    "聚君凯康可兰蓝朗乐里丽莲良林灵龙鹿麦满茂美萌米民明木慕沐南宁农暖朋品平七奇琪千巧青清庆秋泉然仁日荣如"
    "瑞润三森山善尚盛诗石时拾食蜀树双顺思四松苏素泰唐桃甜听同万旺唯味温文五西溪喜夏鲜湘祥小晓心欣新鑫星杏"
    "秀雅燕阳瑶野一依怡亿艺逸银盈永优友鱼渔雨语玉园源月悦云运泽之知至志智众竹卓子紫"
)
POPULAR = _words("老街 福临 江南 一品 美丽 百姓 新华 天天 阿婆 川味 山城 乡村 好又来 河西 望江 长乐")
SURNAMES = "张王李赵刘陈杨黄周吴徐孙马朱胡郭何林高罗"
STREETS = _words(
    "望江 清溪 石桥 书院 文昌 虎踞 桂花 梅园 长乐 太平 永宁 建业 中和 白云 凤台 莲池 竹园 "
    "三元 丰收 胜利 光明 和平 学府 云台 江滨 茶亭 水关 燕山 赛虹 集庆"
)
MALLS = _words(
    "万华 金茂汇 水游 新天 河畔 环宇 悦享 银杏 中海 奥体 雨润 明发 苏源 莱迪 德基汇 时代 红太阳 欧尚城 虹悦 君临"
)
QUARTERS = ("河西", "临江", "老城", "新城")
ENGLISH = ("Mellow", "Sunny Bay", "Greenleaf", "Tom's", "Little Moon", "Urban Cut", "Bluebird", "Oak & Salt")
TRADITIONAL = str.maketrans("马面馆烧鸭鱼锅华丽业东乐龙发银杨陈刘", "馬麵館燒鴨魚鍋華麗業東樂龍發銀楊陳劉")


SATELLITES = 0.03
"""Share of the registry that are car parks, gates and the like, called after a shop near by."""


@dataclass(frozen=True, slots=True)
class Strength:
    """How often (share of listings) a kind of difference occurs; metres for the noise of coordinates."""

    renamed: float = 0.18
    branch_missing: float = 0.2
    branch_other_words: float = 0.10
    address_missing: float = 0.12
    address_other: float = 0.25
    moved_far: float = 0.10
    noise_m: float = 30.0
    duplicates: float = 0.03
    wrong_category: float = 0.05
    datum_misstated: bool = False


@dataclass(frozen=True, slots=True)
class Shop:
    core: str
    chain: bool
    category: str
    street: str
    number: int
    mall: str | None
    floor: int
    east_m: float
    north_m: float
    branches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class District:
    """`truth` is listing_id → partner_id of the true pairs."""

    listings: tuple[Listing, ...]
    partners: tuple[Partner, ...]
    truth: dict[str, str]


def district(
    seed: int, *, strength: Strength | None = None, sizes: tuple[int, int, int] = (2959, 1982, 808)
) -> District:
    """Two lists of one district; sizes are listings, registry points and true pairs."""
    dice, how = random.Random(seed), strength or Strength()
    listed, registered, both = sizes
    doubles = round(listed * how.duplicates)
    shops = _shops(dice, listed - doubles + registered - both)
    shared, rest = shops[:both], shops[both:]
    rest[-round(registered * SATELLITES) :] = [
        _satellite(dice.choice([*shops[:both], *shops[listed - doubles :]]), dice)
        for _ in range(round(registered * SATELLITES))
    ]
    only_listed, only_registered = rest[: listed - doubles - both], rest[listed - doubles - both :]
    pages = [*shared, *only_listed, *dice.choices([*shared, *only_listed], k=doubles)]
    datum = "gcj02"
    listings = [_listing(f"L{n}", shop, how, dice=dice, datum=datum) for n, shop in enumerate(pages)]
    partners = [_partner(f"P{n}", shop, dice) for n, shop in enumerate([*shared, *only_registered])]
    truth = {f"L{n}": f"P{n}" for n in range(both)}
    dice.shuffle(listings)
    dice.shuffle(partners)
    return District(tuple(listings), tuple(partners), truth)


def _shops(dice: random.Random, count: int) -> list[Shop]:
    streets = [(name + dice.choice(["路", "街", "大道", "巷"]), dice.random() < 0.5, dice.random()) for name in STREETS]
    malls = [
        (name + dice.choice(["广场", "大厦", "购物中心", "商城"]), dice.choice(streets), dice.random())
        for name in MALLS
    ]
    chains = [(*_name(dice, single=False), dice.choice([2, 2, 3, 3, 4, 5, 6, 8, 12, 20])) for _ in range(130)]
    branches = [(core, category, True) for core, category, size in chains for _ in range(size)]
    dice.shuffle(branches)
    names = branches[: round(count * 0.3)]
    names += [(*_name(dice, single=True), dice.random() < 0.12) for _ in range(count - len(names))]
    dice.shuffle(names)
    return [_placed(core, category, chain, dice=dice, streets=streets, malls=malls) for core, category, chain in names]


def _name(dice: random.Random, *, single: bool) -> tuple[str, str]:
    category = dice.choice(list(KINDS))
    heads, tails = KINDS[category]
    first = _word(dice)
    draw = dice.random()
    if single and draw < 0.2:
        first = dice.choice("老小阿") + dice.choice(SURNAMES)
    elif draw < 0.45:
        first += _word(dice)
    elif draw < 0.6:
        first = dice.choice(SURNAMES) + dice.choice("氏记") + dice.choice(["", _word(dice)])
    return first + dice.choice(heads) + dice.choice(tails), category


def _word(dice: random.Random) -> str:
    """Two syllables; some of them, as in towns, stand in many names."""
    return dice.choice(POPULAR) if dice.random() < 0.15 else dice.choice(SYLLABLES) + dice.choice(SYLLABLES)


def _placed(core, category, chain, *, dice, streets, malls) -> Shop:  # type: ignore[no-untyped-def]
    mall = dice.choice(malls) if dice.random() < 0.35 else None
    street, across, at = mall[1] if mall else dice.choice(streets)
    along = mall[2] if mall else min(max(dice.gauss(dice.choice([0.3, 0.6]), 0.15), 0.0), 1.0)
    east, north = (along * WIDE_M, at * HIGH_M) if across else (at * WIDE_M, along * HIGH_M)
    spread = 35.0 if mall else 10.0
    words = (street[:-1], *([mall[0]] if mall else []), dice.choice(STREETS))
    return Shop(
        core, chain, category, street, 1 + round(along * 400), mall[0] if mall else None, dice.randint(1, 6),
        east + dice.gauss(0, spread), north + dice.gauss(0, spread), tuple(reversed(words[:-1])) + words[-1:],
    )  # fmt: skip


def _satellite(shop: Shop, dice: random.Random) -> Shop:
    core = (shop.core if dice.random() < 0.6 else shop.mall or shop.core) + dice.choice(
        ["停车场", "北门", "售后服务点", "员工宿舍", "公交站", "自助银行"]
    )
    return replace(shop, core=core, chain=False, east_m=shop.east_m + dice.gauss(0, 40))


def _degrees(east_m: float, north_m: float) -> tuple[float, float]:
    return WEST + east_m / METRES_A_DEGREE / SHRINK, SOUTH + north_m / METRES_A_DEGREE


def _partner(partner_id: str, shop: Shop, dice: random.Random) -> Partner:
    branch = f"({shop.branches[0]}店)" if shop.chain and dice.random() < 0.93 else ""
    lon, lat = _degrees(shop.east_m + dice.gauss(0, 8), shop.north_m + dice.gauss(0, 8))
    inside = f"{shop.mall}{shop.floor}楼" if shop.mall and dice.random() < 0.8 else ""
    address = f"{shop.street}{shop.number}号{inside}" if dice.random() < 0.9 else (inside or shop.street)
    return Partner(partner_id, "dealer", shop.core + branch, address=address, lon=lon, lat=lat)


def _listing(listing_id: str, shop: Shop, how: Strength, *, dice: random.Random, datum: str) -> Listing:
    name, branch = _written(shop, how, dice)
    far = dice.random() < how.moved_far
    reach = dice.uniform(4, 20) if far else 1.0
    east, north = (at + dice.gauss(0, how.noise_m * reach) for at in (shop.east_m, shop.north_m))
    lon, lat = _degrees(east, north)
    if how.datum_misstated:
        lon, lat = (float(v) for v in from_wgs84(lon, lat, datum))
    category = dice.choice(list(KINDS)) if dice.random() < how.wrong_category else shop.category
    return Listing(listing_id, name, branch, _address(shop, how, dice), lon, lat, category)


def _written(shop: Shop, how: Strength, dice: random.Random) -> tuple[str, str | None]:
    name, branch = shop.core, None
    if dice.random() < how.renamed:
        name = _renamed(name, dice)
    wants = shop.chain or dice.random() < 0.1
    if wants and dice.random() >= how.branch_missing:
        other = dice.random() < how.branch_other_words
        quarter = dice.choice(QUARTERS) if dice.random() < 0.15 else ""
        branch = f"{quarter}{shop.branches[-1] if other else shop.branches[0]}店"
    if branch is None:
        return name, None
    draw = dice.random()
    if draw < 0.5:
        return name, branch
    return (f"{name}（{branch}）", None) if draw < 0.9 else (f"{name}{branch}", None)


def _renamed(name: str, dice: random.Random) -> str:
    ways = (
        lambda: CITY[:2] + name,
        lambda: name[:-1] if len(name) > 4 else name,
        lambda: name + dice.choice(["店", "总店", "连锁", "旗舰店"]),
        lambda: name.translate(TRADITIONAL),
        lambda: f"{dice.choice(ENGLISH)} {name}",
        lambda: name[:2] + "·" + name[2:],
        lambda: name[2:] if len(name) > 5 else name,
        lambda: _mistyped(name, dice),
        lambda: name[: len(name) // 2] + dice.choice(KINDS[dice.choice(list(KINDS))][0]),
        lambda: name[:2] + _word(dice) + name[2:],
    )
    return dice.choice(ways)()


def _mistyped(name: str, dice: random.Random) -> str:
    at = dice.randrange(len(name))
    return name[:at] + dice.choice("城成诚程鑫新欣心") + name[at + 1 :]


def _address(shop: Shop, how: Strength, dice: random.Random) -> str | None:
    if dice.random() < how.address_missing:
        return None
    number = shop.number + (dice.choice([-2, 2, 4, 10]) if dice.random() < how.address_other else 0)
    forms = [
        f"{shop.street}{number}号",
        f"{DISTRICT}{shop.street}{number}号",
        f"{shop.street}{number}号(近{shop.branches[-1]}路)",
    ]
    if shop.mall:
        forms += [f"{shop.mall}{shop.floor}F", f"{shop.street}{number}号{shop.mall}{shop.floor}层"] * 2
    return dice.choice(forms)


def doubled(field: str) -> Strength:
    """The usual strength with one kind of difference twice as frequent."""
    usual = Strength()
    return replace(usual, **{field: 2 * getattr(usual, field)})

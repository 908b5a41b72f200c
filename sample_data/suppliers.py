"""Thirty invented part makers of twelve components, and three rivals that customers only compare with."""

from __future__ import annotations

from random import Random

from sample_data.partners import Maker
from scorecards.records import Partner

# id, legal name, short names (first one is what people mostly write), components, province, city
MAKERS = (
    ("s-lichi", "江苏砺驰轮胎股份有限公司", "砺驰|LICHI", "tyre", "江苏省", "盐城市"),
    ("s-yueqing", "山东岳擎橡胶有限公司", "岳擎|岳擎轮胎", "tyre", "山东省", "东营市"),
    ("s-renzhe", "安徽韧辙轮胎有限公司", "韧辙", "tyre", "安徽省", "合肥市"),
    ("s-juntu", "浙江骏荼轮胎有限公司", "骏荼|Juntu", "tyre", "浙江省", "台州市"),
    ("s-hengshu", "重庆衡枢传动系统有限公司", "衡枢|衡枢传动", "gearbox", "重庆市", "重庆市"),
    ("s-liannie", "陕西联啮变速器有限公司", "联啮|联啮变速器", "gearbox", "陕西省", "西安市"),
    ("s-yanheng", "沈阳焰衡动力机械有限公司", "焰衡|焰衡动力", "engine", "辽宁省", "沈阳市"),
    ("s-junran", "芜湖钧燃发动机有限公司", "钧燃", "engine", "安徽省", "芜湖市"),
    ("s-runge", "辽宁润戈石化有限公司", "润戈|RUNGE", "fluids_filters", "辽宁省", "盘锦市"),
    ("s-qingsun", "河北清隼滤清器有限公司", "清隼|清隼滤芯", "fluids_filters", "河北省", "邢台市"),
    ("s-zelang", "天津泽琅润滑科技有限公司", "泽琅", "fluids_filters", "天津市", "天津市"),
    ("s-yaohe", "福建曜荷电池科技有限公司", "曜荷|曜荷电池", "battery", "福建省", "三明市"),
    ("s-xuling", "青海蓄岭新能源有限公司", "蓄岭|蓄岭新能源|XULING", "battery", "青海省", "西宁市"),
    ("s-shuoneng", "湖北朔嵘电源有限公司", "朔嵘", "battery", "湖北省", "襄阳市"),
    ("s-linshu", "广东凛舒热系统有限公司", "凛舒|凛舒空调", "air_conditioning", "广东省", "佛山市"),
    ("s-xuchuan", "上海煦汆汽车空调有限公司", "煦汆", "air_conditioning", "上海市", "上海市"),
    ("s-shuangxu", "苏州霜序制冷技术有限公司", "霜序|霜序制冷", "air_conditioning", "江苏省", "苏州市"),
    ("s-xianque", "深圳弦阙声学科技有限公司", "弦阙|弦阙音响|Xianque", "audio", "广东省", "深圳市"),
    ("s-jingyu", "东莞鲸阈电子有限公司", "鲸阈", "audio", "广东省", "东莞市"),
    ("s-panzhi", "浙江磐踔制动系统有限公司", "磐踔|磐踔刹车", "brakes", "浙江省", "杭州市"),
    ("s-zhouan", "吉林骤宁制动有限公司", "骤宁", "brakes", "吉林省", "长春市"),
    ("s-shuoyu", "常州烁屿光电有限公司", "烁屿|烁屿光电", "lighting", "江苏省", "常州市"),
    ("s-chengju", "广州澄炬车灯有限公司", "澄炬", "lighting", "广东省", "广州市"),
    ("s-lanping", "北京览枰智联科技有限公司", "览枰|览枰智联|Lanping", "infotainment", "北京市", "北京市"),
    ("s-yiche", "武汉弈辀软件有限公司", "弈辀", "infotainment", "湖北省", "武汉市"),
    ("s-qimu", "成都栖沐座椅有限公司", "栖沐|栖沐座椅", "seats", "四川省", "成都市"),
    ("s-yunqin", "宁波云衾内饰有限公司", "云衾", "seats", "浙江省", "宁波市"),
    ("s-shuoqiao", "柳州铄桥底盘部件有限公司", "铄桥|铄桥底盘", "chassis", "广西壮族自治区", "柳州市"),
    ("s-zhilun", "烟台峙轮悬架有限公司", "峙轮|峙轮悬架", "chassis", "山东省", "烟台市"),
    ("s-yuanxiang", "珠海渊湃音响有限公司", "渊湃|渊湃音响", "audio", "广东省", "珠海市"),
)
RIVALS = (
    ("s-x-moshi", "墨獬轮胎（中国）有限公司", "墨獬|墨獬轮胎", "tyre", "上海市", "上海市"),
    ("s-x-posdun", "珀斯顿电源有限公司", "珀斯顿|Postun", "battery", "河北省", "保定市"),
    ("s-x-henglv", "恒籁音响有限公司", "恒籁", "audio", "北京市", "北京市"),
)
# Two makers whose quality is planted elsewhere keep an ordinary tendency, so that only the plant makes them stand out.
ORDINARY = frozenset(("s-lichi", "s-xuling"))


def make_suppliers(rng: Random) -> tuple[Maker, ...]:
    """All makers, rivals last."""
    return tuple(
        _maker(row, rng=rng, competitor=competitor)
        for rows, competitor in ((MAKERS, False), (RIVALS, True))
        for row in rows
    )


def _maker(row: tuple[str, str, str, str, str, str], *, rng: Random, competitor: bool) -> Maker:
    partner_id, name, shorts, components, province, city = row
    aliases = tuple(shorts.split("|"))
    tendency = 0.0 if partner_id in ORDINARY else rng.gauss(0.0, 0.45)
    # Every third maker registers no alias at all: the matcher has to derive the short name from the legal one.
    listed = () if rng.random() < 0.33 else aliases
    partner = Partner(
        partner_id,
        "supplier",
        name,
        listed,
        province=province,
        city=city,
        components=tuple(components.split("|")),
        competitor=competitor,
    )
    return Maker(partner, aliases, tendency)

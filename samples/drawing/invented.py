"""Firms, goods and figures by chance, for pages that nobody has seen before."""

from dataclasses import dataclass
from random import Random


def _words(text: str, apart: str = " ") -> tuple[str, ...]:
    return tuple(text.split(apart))


PLACES = _words(
    "杭州 温州市 襄阳 芜湖 佛山市顺德区 昆山 淄博 衢州 儋州 濮阳 深圳市 重庆 邯郸 湖北 广西 亳州 "
    "宁波 烟台 包头市 赣州 株洲 洛阳 自贡 泸州 沧州 铜陵 鄂尔多斯市 内蒙古 上海 北京市 西安"
)
RARE = "鑫淼犇翀昇煜璟曜沣澍钰铄镕嵘崴岚砺坤桓骐骏炜烨晟昊宸睿瀚翊泓湛祎璞珑稷穗柏栎槿蔚岷沅澜屹"
TRADES = _words(
    "机电设备 新材料 化工 光学仪器 进出口贸易 半导体 稀土 石墨制品 真空科技 精密轴承 特种合金 "
    "仪器仪表 数控机床 国际货运代理 粉末冶金 激光技术 传感器 复合材料 电子陶瓷 流体控制"
)
ENDINGS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司", "（集团）有限公司")
LABS = ("检测技术有限公司", "计量检测研究院", "质量检验中心", "材料分析测试有限公司")
SURNAMES = (
    "欧阳卢祁邵梅尹姚钱康汤黎常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦"
)
GIVEN = "伟芳敏静丽强磊军洋勇艳杰涛明超霞平刚桂英华玉萍红志建国立新宏海峰晓云子涵雨欣浩然"
LATIN = _words(
    "NORDVIK MARINE;ALTAIR OPTICS;BERGHAUS MESSTECHNIK;PACIFIC RIM CHEMICAL;SORELLA VALVE;"
    "HELIOS VACUUM;KESTREL AVIONICS;TAMARIND TRADING;OAKFIELD METALS;LUMINA CERAMICS;VOLTARA POWER",
    ";",
)
FORMS = ("CO., LTD.", "GMBH", "S.P.A.", "INC.", "PTE. LTD.", "TRADING LLC", "B.V.", "OY")
STREETS = _words(
    "Hafenstraße 18, 28217 Bremen, Germany;Via Torino 41, 10093 Collegno (TO), Italy;"
    "22 Jurong Port Road #05-11, Singapore 619114;Unit 7, Kings Park, Leeds LS12 6LN, UK;"
    "1450 Harbor Bay Pkwy, Alameda, CA 94502, USA;Plot 63, MIDC Taloja, Navi Mumbai 410208, India",
    ";",
)
GOODS = _words(
    "高纯石墨坩埚|High-purity graphite crucible;钛合金棒材|Titanium alloy bar;"
    "涡轮分子泵|Turbomolecular pump;压电陶瓷片|Piezoelectric ceramic disc;"
    "光纤陀螺仪|Fibre optic gyroscope;波纹管密封阀|Bellows-sealed valve;锆管|Zirconium tube;"
    "氮化铝基板|Aluminium nitride substrate;五轴联动加工中心|Five-axis machining centre;"
    "碳化硅纤维|Silicon carbide fibre;高速离心机|High-speed centrifuge;"
    "铍铜合金带|Beryllium copper strip;"
    "脉冲激光器|Pulsed laser;红外热像仪|Infrared camera;球形钨粉|Spherical tungsten powder;"
    "三氟化氮|Nitrogen trifluoride;伺服驱动器|Servo drive;电容薄膜真空计|Capacitance manometer;"
    "聚酰亚胺薄膜|Polyimide film;铼酸铵|Ammonium perrhenate;氧化镝|Dysprosium oxide;"
    "耐蚀离心泵|Corrosion-resistant pump;行波管放大器|Travelling-wave tube amplifier",
    ";",
)
MODELS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Firm:
    """A firm by its name, with what stands beside the name on papers."""

    name: str
    code: str
    number: str
    """The thirteen figures at the foot of its seal."""


@dataclass(frozen=True)
class Parameter:
    """What figures are given of: names, unit, range of magnitude, decimals, how it is stated.

    `forms`: of the letters g (≥), l (≤), G (>), L (<), e (plain), p (±), t (value ± tolerance),
    r (range), a (~), x (power of ten)."""

    zh: str
    en: str
    unit: str
    low: float
    high: float
    decimals: int
    forms: str


PARAMETERS = tuple(
    Parameter(zh, en, unit, low, high, decimals, forms)
    for zh, en, unit, low, high, decimals, forms in (
        ("抗拉强度", "Tensile strength", "MPa", 300, 2200, 0, "gGetr"),
        ("屈服强度", "Yield strength", "MPa", 200, 1900, 0, "gGe"),
        ("断后伸长率", "Elongation", "%", 2, 40, 1, "gGe"),
        ("密度", "Density", "g/cm³", 1, 19, 2, "getr"),
        ("体积密度", "Bulk density", "kg/m³", 900, 3200, 0, "getr"),
        ("纯度", "Purity", "%", 99, 99.9999, 4, "gGe"),
        ("比表面积", "Specific surface area", "m²/g", 0.5, 60, 1, "gletr"),
        ("中位粒径 D50", "Median particle size", "μm", 0.5, 90, 1, "letr"),
        ("灰分", "Ash", "ppm", 1, 60, 0, "lLe"),
        ("水分", "Moisture", "%", 0.01, 0.9, 2, "lLe"),
        ("电阻率", "Resistivity", "μΩ·m", 5, 20, 1, "letr"),
        ("体积电阻", "Volume resistance", "Ω", 10, 900, 0, "getr"),
        ("热导率", "Thermal conductivity", "W/(m·K)", 10, 400, 0, "getr"),
        ("线膨胀系数", "CTE", "×10⁻⁶/K", 1, 20, 1, "letr"),
        ("工作压力", "Working pressure", "MPa", 0.1, 45, 1, "lerL"),
        ("极限真空", "Ultimate pressure", "Pa", 1, 9, 1, "x"),
        ("漏率", "Leak rate", "Pa·m³/s", 1, 9, 1, "x"),
        ("抽速", "Pumping speed", "L/s", 80, 12000, 0, "ge"),
        ("定位精度", "Positioning accuracy", "mm", 0.001, 0.02, 3, "pl"),
        ("重复定位精度", "Repeatability", "μm", 0.5, 9, 1, "pl"),
        ("主轴转速", "Spindle speed", "r/min", 4000, 42000, 0, "ler"),
        ("频率范围", "Frequency range", "GHz", 1, 40, 1, "r"),
        ("输出频率", "Output frequency", "Hz", 300, 2000, 0, "rgG"),
        ("额定功率", "Rated power", "kW", 0.5, 250, 1, "el"),
        ("额定电压", "Rated voltage", "V", 24, 690, 0, "etr"),
        ("工作电流", "Operating current", "mA", 3, 900, 0, "ler"),
        ("流量", "Flow rate", "m³/h", 0.6, 120, 1, "ger"),
        ("零偏稳定性", "Bias stability", "°/h", 0.01, 2, 2, "lL"),
        ("波长", "Wavelength", "nm", 400, 1600, 0, "etr"),
        ("脉冲宽度", "Pulse width", "ns", 1, 90, 0, "lLe"),
        ("工作温度", "Operating temperature", "℃", 20, 125, 0, "R"),
        ("洛氏硬度", "Hardness", "HRC", 20, 65, 0, "tgr"),
        ("表面粗糙度 Ra", "Roughness Ra", "μm", 0.05, 3.2, 2, "lL"),
        ("量程", "Span", "kPa", 0.1, 130, 2, "re"),
        ("准确度", "Accuracy", "%", 0.05, 1.5, 2, "p"),
        ("外径", "Outer diameter", "mm", 3, 400, 2, "tep"),
        ("壁厚", "Wall thickness", "mm", 0.5, 30, 2, "tgl"),
        ("单件质量", "Unit weight", "kg", 0.2, 90, 2, "el"),
        ("离心加速度", "Centrifugal acceleration", "×g", 2000, 60000, 0, "el"),
        ("增益", "Gain", "dB", 10, 60, 1, "gt"),
        ("含氧量", "Oxygen content", "mg/kg", 10, 900, 0, "lL"),
        ("比刚度", "Specific modulus", "×10⁶ m", 1, 20, 1, "ge"),
        ("角分辨率", "Angular resolution", "″", 0.1, 10, 1, "lp"),
        ("介电常数", "Dielectric constant", "", 2, 90, 1, "te"),
        ("使用寿命", "Service life", "h", 500, 30000, 0, "gG"),
    )
)
SIGNS = {"g": "≥", "l": "≤", "G": ">", "L": "<", "a": "约"}
POWERS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def firm(chance: Random, *, trade: str = "") -> Firm:
    """A Chinese firm; `trade` where it must be of one."""
    word = "".join(chance.sample(RARE, chance.choice((2, 2, 2, 3))))
    ending = chance.choice(ENDINGS)
    name = chance.choice(PLACES) + word + (trade or chance.choice(TRADES) + ending)
    return Firm(name, credit_code(chance), digits(chance, 13))


def laboratory(chance: Random) -> Firm:
    return firm(chance, trade=chance.choice(LABS))


def buyer(chance: Random) -> str:
    return f"{chance.choice(LATIN)} {chance.choice(FORMS)}"


def person(chance: Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))


def credit_code(chance: Random) -> str:
    letters = "".join(chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(9))
    return f"91{digits(chance, 6)}{letters}{digits(chance, 1)}"


def digits(chance: Random, count: int) -> str:
    rest = (chance.choice("0123456789") for _ in range(count - 1))
    return str(chance.randint(1, 9)) + "".join(rest)


def model(chance: Random) -> str:
    head = "".join(chance.sample(MODELS, chance.choice((2, 3))))
    tail = chance.choice(("", "A", "-II", "/S", "-T"))
    return f"{head}{chance.choice(('-', ''))}{chance.randint(20, 9800)}{tail}"


def goods(chance: Random) -> tuple[str, str]:
    """A name in Chinese and in English."""
    chinese, english = chance.choice(GOODS).split("|")
    return chinese, english


def date(chance: Random) -> str:
    year, month, day = chance.randint(2024, 2026), chance.randint(1, 12), chance.randint(1, 28)
    long = f"{year}年{month}月{day}日"
    return chance.choice((long, f"{year}-{month:02}-{day:02}", f"{year}.{month:02}.{day:02}"))


def parameters(chance: Random, count: int) -> list[Parameter]:
    return chance.sample(PARAMETERS, count)


def figure(chance: Random, parameter: Parameter) -> str:
    """A value of the parameter as a paper states it, with comparator and unit."""
    form = chance.choice(parameter.forms)
    gap = chance.choice(("", " ")) if parameter.unit else ""
    unit = gap + parameter.unit
    one, two = sorted(_magnitude(chance, parameter) for _ in range(2))
    if form == "x":
        power = str(-chance.randint(4, 11)).translate(POWERS)
        return f"{chance.choice(('≤', '<', ''))}{one}×10{power}{unit}"
    if form == "R":
        return f"-{chance.randint(5, 60)}～+{_text(two, parameter)}{unit}"
    if form == "r":
        return f"{_text(one, parameter)}{chance.choice('～～~-')}{_text(two, parameter)}{unit}"
    if form == "p":
        return f"±{_text(one, parameter)}{unit}"
    if form == "t":
        return f"{_text(two, parameter)}±{_text(_tolerance(two, parameter), parameter)}{unit}"
    return f"{SIGNS.get(form, '')}{_text(one, parameter)}{unit}"


def measured(chance: Random, parameter: Parameter) -> str:
    """A measured value, without unit."""
    return _text(_magnitude(chance, parameter), parameter)


def _magnitude(chance: Random, parameter: Parameter) -> float:
    return round(chance.uniform(parameter.low, parameter.high), parameter.decimals)


def _tolerance(value: float, parameter: Parameter) -> float:
    return max(round(value * 0.03, parameter.decimals), 10.0**-parameter.decimals)


def _text(value: float, parameter: Parameter) -> str:
    return f"{value:.{parameter.decimals}f}"


def amount(chance: Random, low: int, high: int) -> str:
    """Money or a quantity, thousands set off."""
    return f"{chance.randint(low, high):,}.{chance.randint(0, 99):02}"


def hs_code(chance: Random) -> str:
    return f"{chance.randint(25, 96):02}{digits(chance, 8)}"


def cas(chance: Random) -> str:
    head = digits(chance, chance.choice((4, 5, 7)))
    return f"{head}-{chance.randint(10, 99)}-{chance.randint(0, 9)}"

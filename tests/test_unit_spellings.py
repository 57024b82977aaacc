"""Every way in which papers print a unit has the size and the dimension that pint's own has."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from tests.benchmarks.quantities_judge import measured

from zhiyi.units import Units, load_units

CHINESE = """
兆帕=MPa 千帕=kPa 吉帕=GPa 百帕=hPa 帕=Pa 千瓦=kW 兆瓦=MW 毫瓦=mW 吉瓦=GW 转/分=revolution/minute
转/分钟=revolution/minute 转每分=revolution/minute 转每分钟=revolution/minute 转/秒=revolution/s
微米=um 纳米=nm 丝=10*um 马力=PS 克拉=carat 毫克/千克=mg/kg 升/分=L/min 升/秒=L/s 标准升=L
标准升/分=L/min 立方米每小时=m**3/hour 立方米/小时=m**3/hour 标准立方米/小时=m**3/hour 牛·米=N*m
牛米=N*m 千牛=kN 千牛·米=kN*m 千克力=kgf 公斤力=kgf 公斤力/平方厘米=kgf/cm**2 度/小时=deg/hour
度/秒=deg/s 度/根号小时=deg/hour**0.5 度每根号小时=deg/hour**0.5 角秒=arcsec 角分=arcmin 弧度=rad
毫弧度=mrad 微弧度=urad 安时=A*hour 毫安时=mA*hour 瓦时=W*hour 瓦时/千克=W*hour/kg 比特/秒=bit/s
兆比特/秒=Mbit/s 千兆位=Gbit 吉比特每秒=Gbit/s 兆赫=MHz 吉赫=GHz 千赫=kHz 千兆赫=GHz 太赫兹=THz
毫秒=ms 微秒=us 纳秒=ns 皮秒=ps 飞秒=fs 分贝=dB 流明=lumen 勒克斯=lux 坎德拉/平方米=cd/m**2
西门子/米=S/m 微西门子/厘米=uS/cm 欧姆=ohm 兆欧=Mohm 千欧=kohm 毫欧=mohm 欧姆·厘米=ohm*cm
欧/方=ohm 微法=uF 皮法=pF 毫亨=mH 特斯拉=tesla 毫特=mtesla 高斯=gauss 千高斯=kgauss 千奥=kOe
兆高奥=Mgauss*oersted 库仑=coulomb 戈瑞=gray 千戈瑞=kgray 希沃特=sievert 微希=uSv 居里=Ci
毫居里=mCi 贝可=Bq 兆电子伏=MeV 千电子伏=keV 电子伏=eV 焦耳=J 毫焦=mJ 千焦/千克=kJ/kg 兆焦=MJ
卡=cal 千卡=kcal 大卡=kcal 摄氏度=degC 华氏度=degF 开尔文=K 巴=bar 毫巴=mbar 托=torr 毫托=mtorr
毫米汞柱=mmHg 大气压=atm 公斤=kg 吨=metric_ton 千克=kg 毫克=mg 微克=ug 克=g 斤=500*g 盎司=ounce
磅=pound 道尔顿=dalton 千道尔顿=kilodalton 特克斯=tex 分特克斯=dtex 旦=denier 英寸=inch 英吋=inch
英尺=foot 英里=mile 英裏=mile 海里=nautical_mile 公里=km 三公裏=nothing 千米=km 厘米=cm 公分=cm
毫米=mm 密耳=thou 微英寸=uinch 平方米=m**2 平方厘米=cm**2 立方米=m**3 立方厘米=cm**3 公顷=hectare
升=L 公升=L 毫升=mL 微升=uL 加仑=gallon 加侖=gallon 摩尔/升=mol/L 毫摩尔=mmol 泊=poise 厘泊=cP
厘斯=cSt 毫帕·秒=mPa*s 平方毫米/秒=mm**2/s 米/秒=m/s 米每秒=m/s 千米/小时=km/hour
公里/小时=km/hour 米/分钟=m/min 米/秒²=m/s**2 伽=cm/s**2 毫伽=mGal 克/立方厘米=g/cm**3
克每立方厘米=g/cm**3 千克/立方米=kg/m**3 千克每立方米=kg/m**3 毫克/升=mg/L 毫克每立方米=mg/m**3
瓦/(米·开)=W/m/K 瓦/平方米=W/m**2 伏/微秒=V/us 伏/米=V/m 千伏安=kVA 千乏=kW 度电=kW*hour
千瓦时=kW*hour 字节=byte 兆字节=Mbyte 吉字节/秒=Gbyte/s 次/分=1/min 百万像素=1e6 帧/秒=1/s
线对/毫米=1/mm 个月=year/12 周=week 磅/平方英寸=psi
"""

LATIN = """
MPa=MPa Mpa=MPa MPA=MPa N/mm²=MPa N/mm2=MPa kgf/mm²=kgf/mm**2 kgf/cm2=kgf/cm**2 kgf/cm²=kgf/cm**2
ksi=ksi Msi=1e6*psi psi=psi PSI=psi psig=psi lb/in²=psi Torr=torr mTorr=mtorr mbar=mbar mmHg=mmHg
inHg=25.4*mmHg atm=atm mil=thou μin=uinch µin=uinch °/h=deg/hour °/hr=deg/hour °/√h=deg/hour**0.5
°/√hr=deg/hour**0.5 deg/√h=deg/hour**0.5 °/h/√Hz=deg/hour/Hz**0.5 °/hr/√Hz=deg/hour/Hz**0.5
µg/√Hz=ug_0/Hz**0.5 μg/√Hz=ug_0/Hz**0.5 ug/√Hz=ug_0/Hz**0.5 mg/√Hz=mg_0/Hz**0.5 g²/Hz=g_0**2/Hz
grms=g_0 mGal=mGal Gal=Gal µGal=uGal Wh/kg=W*hour/kg W·h/kg=W*hour/kg Wh/L=W*hour/L dBm=dBm dBi=dB
dBc=dB dBc/Hz=dB/Hz dB=dB dBA=dB dBW=dBW dB/km=dB/km dB/m=dB/m L/s=L/s l/s=L/s Nm³/h=m**3/hour
m³/h=m**3/hour m3/h=m**3/hour m3/hr=m**3/hour slm=L/min slpm=L/min NL/min=L/min
r/min=revolution/minute r/mim=revolution/minute rpm=revolution/minute krpm=1000*revolution/minute
sccm=cm**3/min bit/s=bit/s Mbps=Mbit/s Gbps=Gbit/s Gb/s=Gbit/s Gbit/s=Gbit/s GB/s=Gbyte/s
Gsps=1e9/s GSPS=1e9/s MSps=1e6/s GSa/s=1e9/s MS/s=1e6/s kS/s=1e3/s MT/s=1e6/s GT/s=1e9/s
ppm·m=ppm*m ppm/℃=ppm/K ppm/K=ppm/K ppm/a=ppm/year Ω·cm=ohm*cm Ω.cm=ohm*cm Ω·m=ohm*m Ω/□=ohm
Ω/sq=ohm MΩ·cm=Mohm*cm Ω·mm²/m=ohm*mm**2/m Pa·m³/s=Pa*m**3/s Pa.m3/s=Pa*m**3/s mbar·L/s=mbar*L/s
Torr·L/s=torr*L/s atm·cc/s=atm*cm**3/s A·h=A*hour Ah=A*hour T·m=tesla*m T/m=tesla/m V/μs=V/us
V/us=V/us MHz/V=MHz/V cd/m²=cd/m**2 nit=cd/m**2 lm/W=lm/W mW/cm²=mW/cm**2 W/cm2=W/cm**2
W/(m·K)=W/m/K W/m·K=W/m/K W/mK=W/m/K W/(m·℃)=W/m/K J/(kg·K)=J/kg/K J/kg·K=J/kg/K kJ/(kg·℃)=kJ/kg/K
W/(m²·K)=W/m**2/K dtex=dtex tex=tex ktex=ktex den=denier mesh=mesh 目=mesh K/min=K/min ℃/min=K/min
℃/h=K/hour g/10min=g/min/10 cSt=cSt cst=cSt mm²/s=cSt mPa·s=mPa*s mPa.s=mPa*s cP=cP Bq=Bq kBq=kBq
MBq=MBq Sv=Sv μSv/h=uSv/hour kGy=kgray Gy(Si)=gray rad(Si)=rads krad(Si)=krads krad=krads
Mrad(Si)=Mrads eV=eV keV=keV MeV=MeV GeV=GeV MeV·cm²/mg=MeV*cm**2/mg CFU=cfu CFU/mL=cfu/mL
CFU/g=cfu/g %=percent wt%=percent vol%=percent at%=percent mol%=percent %m/m=percent
%(m/m)=percent %RH=percent %FS=percent mg/L=mg/L mg/m³=mg/m**3 µg/m³=ug/m**3 ppmv=ppm ppmw=ppm
ppb=ppb HRC=hrc HRB=hrb HRA=hra HV=hv HV0.5=hv HV10=hv HB=hb HBW=hb HBS=hb HL=hl HLD=hl HS=hs
ShoreA=sha 邵氏A=sha 邵氏D=shd TFLOPS=1e12*operation/s TOPS=1e12*operation/s
GFLOPS=1e9*operation/s PFLOPS=1e15*operation/s TPP=tpp Mpixel=1e6 LSB=lsb bit=bit kbit=kbit
Mbit=Mbit MB=Mbyte KB=kbyte GiB=1073741824*byte TB=Tbyte ℃=degC °C=degC °c=degC oC=degC °F=degF
K/W=K/W ℃/W=K/W Δ°C=K V/m=V/m kV/mm=kV/mm kV/cm=kV/cm nV/√Hz=nV/Hz**0.5 pT/√Hz=ptesla/Hz**0.5
fT/√Hz=ftesla/Hz**0.5 pA/√Hz=pA/Hz**0.5 MPa·m^1/2=MPa*m**0.5 MPa·m½=MPa*m**0.5 MPa√m=MPa*m**0.5
cm-1=1/cm cm⁻¹=1/cm cm⁻²=1/cm**2 cm⁻³=1/cm**3 /cm³=1/cm**3 /K=1/K 10⁻⁶/℃=ppm/K ×10-6/K=ppm/K
m²/g=m**2/g cm²/(V·s)=cm**2/V/s cm2/V·s=cm**2/V/s A/mm²=A/mm**2 A/cm2=A/cm**2 mA/cm²=mA/cm**2
kA/m=kA/m kJ/m³=kJ/m**3 kJ/m3=kJ/m**3 kJ/m²=kJ/m**2 MGOe=Mgauss*oersted kOe=kOe J/cm²=J/cm**2
mJ/cm2=mJ/cm**2 W/kg=W/kg kW/L=kW/L kW/kg=kW/kg mAh/g=mA*hour/g mAh=mA*hour kWh=kW*hour
MWh=MW*hour kVA=kVA kvar=kW N·m=N*m N.m=N*m Nm=N*m N-m=N*m mN·m=mN*m kN·m=kN*m kgf·cm=kgf*cm
kgf.cm=kgf*cm ft·lb=ft*lbf in-lb=inch*lbf N/m=N/m mN/m=mN/m dyn/cm=dyn/cm kN/m=kN/m
cN/dtex=cN/dtex g/d=gf/denier N/tex=N/tex g/m²=g/m**2 g/cm³=g/cm**3 g/cm3=g/cm**3 kg/h=kg/hour
t/h=metric_ton/hour t/d=metric_ton/day kg/m³=kg/m**3 g/mL=g/mL ㎎/㎖=mg/mL ㎏/㎥=kg/m**3 ㎡=m**2
㎜=mm ㎝=cm ㎞/h=km/hour ㎾=kW ㎐=Hz ㎒=MHz ㏀=kohm ㎂=uA ㎸=kV ㎌=uF ㎏/㎤=kg/cm**3 Kw=kW KW=kW
KHZ=kHz KHz=kHz MHZ=MHz Ghz=GHz Kg=kg KG=kg rad/s=rad/s °/s=deg/s °/s²=deg/s**2 mm·mrad=mm*mrad
μm/m=um/m mm/min=mm/min mm/r=mm/revolution ml/r=mL/revolution kg·m²=kg*m**2 kg·cm²=kg*cm**2
mV/V=mV/V %/℃=percent/K mV/g=mV/g pC/N=pC/N V/(m/s²)=V*s**2/m pm/V=pm/V m·K/W=m*K/W
kg/kWh=kg/kW/hour g/(kW·h)=g/kW/hour L/100km=L/km/100 mg/100g=mg/g/100 S·cm²/mol=S*cm**2/mol
kV/μs=kV/us kJ/mol=kJ/mol mmol/g=mmol/g mmol/L=mmol/L A/W=A/W cm·Hz½/W=cm*Hz**0.5/W nm/℃=nm/K
lp/mm=1/mm nmi=nautical_mile kn=knot km/h=km/hour mph=mile/hour gpm=gallon/minute
CFM=foot**3/minute hp=hp PS=PS Å=angstrom mcg=ug cc=cm**3 mol/L=mol/L
"""

OTHERS = """
ミリメートル=mm マイクロメートル=um ナノメートル=nm キログラム=kg グラム=g メガパスカル=MPa
キロワット=kW ボルト=V ミリボルト=mV アンペア=A ヘルツ=Hz メガヘルツ=MHz ニュートン=N
リットル/分=L/min 回転/分=revolution/minute 時間=hour 分間=minute 밀리미터=mm 마이크로미터=um
나노미터=nm 킬로그램=kg 메가파스칼=MPa 킬로와트=kW 볼트=V 암페어=A 메가헤르츠=MHz 리터/분=L/min
초=s 밀리초=ms 분=min 시간=hour мм=mm мкм=um нм=nm см=cm км=km кг=kg мг=mg МПа=MPa ГПа=GPa кПа=kPa
Вт=W кВт=kW мВт=mW В=V кВ=kV А=A мА=mA Гц=Hz кГц=kHz МГц=MHz ГГц=GHz Ом·м=ohm*m Н·м=N*m кН=kN
об/мин=revolution/minute л/мин=L/min м³/ч=m**3/hour кгс/см²=kgf/cm**2 г/см³=g/cm**3
Дж/(кг·К)=J/kg/K Вт/(м·К)=W/m/K °/ч=deg/hour А·ч=A*hour Вт·ч/кг=W*hour/kg дБ=dB дБм=dBm Тл=tesla
мТл=mtesla мкс=us мс=ms миллиметров=mm килограммов=kg мегапаскалей=MPa киловатт=kW микрометра=um
атм=atm мбар=mbar бар=bar Кл=coulomb Гн=henry мкГн=uH пФ=pF мкФ=uF Зв=Sv Гр=gray Бк=Bq МэВ=MeV
кэВ=keV ккал=kcal бит/с=bit/s Мбит/с=Mbit/s масс.%=percent Millimeter=mm Mikrometer=um
Kilogramm=kg Megapascal=MPa Kilowatt=kW Volt=V Ampere=A U/min=revolution/minute l/min=L/min
m³/Std=m**3/hour Zoll=inch Gew.-%=percent Nanometer=nm Sekunden=s Millisekunden=ms Minuten=min
Grad=deg Stunden=hour kilometers=km micrometers=um nanometres=nm milligrams=mg kilowatts=kW
megahertz=MHz gigahertz=GHz milliseconds=ms microseconds=us kilopascals=kPa millilitres=mL
centimeters=cm microgram=ug microamperes=uA millivolts=mV kilovolts=kV megawatts=MW
gigapascals=GPa kilojoules=kJ megaelectronvolts=MeV picometers=pm femtoseconds=fs decimeters=dm
hectopascals=hPa kilohertz=kHz milliamps=mA megabytes=Mbyte gigabits=Gbit exabytes=exabyte
"""

WITH_BLANKS = {
    "square meters": "m**2", "cubic feet": "foot**3", "sq mi": "mile**2",
    "miles per hour": "mile/hour", "kilometres per hour": "km/hour",
    "J/m^2 per year": "J/m**2/year",
    "degrees c": "degC",
    "degrees Fahrenheit": "degF", "deg C": "degC", "W m-1 K-1": "W/m/K", "Shore A": "sha",
    "мм рт. ст.": "mmHg", "nautical miles": "nautical_mile", "V AC": "V", "std cc/s": "cm**3/s",
    "vol %": "percent", "metric tons": "metric_ton", "foot pounds": "foot*lbf",
}  # fmt: skip


def rows(*tables: str) -> list[tuple[str, str]]:
    found = [tuple(row.rsplit("=", 1)) for table in tables for row in table.split()]
    return [(row[0], row[1]) for row in found]


TABLE = rows(CHINESE, LATIN, OTHERS) + list(WITH_BLANKS.items())


@pytest.fixture(scope="module")
def units() -> Units:
    return load_units()


@pytest.mark.parametrize(("printed", "meant"), TABLE)
def test_a_spelling_has_the_size_and_dimension_of_its_unit(
    units: Units, printed: str, meant: str
) -> None:
    normal = units.normal(printed)
    if meant == "nothing":
        assert normal is None
        return
    assert normal is not None
    ours, theirs = measured(Fraction(3), normal), measured(Fraction(3), meant)
    assert ours is not None
    assert theirs is not None
    assert ours[1] == theirs[1]
    assert math.isclose(ours[0], theirs[0], rel_tol=1e-6)


SCALES = ["HRC", "HRB", "HRA", "HV", "HB", "HK", "HL", "HS", "Shore A", "Shore D", "HR15N", "Mohs",
          "dBm", "dBW·m", "dB", "dBd", "dBsm", "dBμV", "mesh", "LSB", "TPP", "TFLOPS", "CFU", "NTU",
          "IU", "1", "rpm", "bit", "mol", "MPa"]  # fmt: skip


@pytest.mark.parametrize("one", SCALES)
@pytest.mark.parametrize("other", SCALES)
def test_scales_never_convert_into_each_other(units: Units, one: str, other: str) -> None:
    assert units.same_dimension(one, other) == (one == other)


def test_the_table_is_long_and_the_spellings_are_many(units: Units) -> None:
    assert len(TABLE) > 550
    assert len(units.spellings) > 4000

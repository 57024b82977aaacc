"""Tables of many shapes and goods: what each states, one statement a line.

In a table ``<`` goes on from the left, ``^`` from above (merged cells), ⏎ parts lines of a cell. A
statement reads: parameter (or «name as printed») operator value unit [statistic] @subject
{conditions} <method> !requirement.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from zhiyi.document import Bound, Cell, Evidence, Origin, Table
from zhiyi.indicators.drafts import REQUIREMENT, Draft, Tools
from zhiyi.indicators.quantities import QuantityReader
from zhiyi.indicators.tables import read_bounded, read_table

SHAPES: dict[str, tuple[str, str]] = {
    "an allowed deviation beside the measured one": (
        """
检测项目 | 允差 | 实测值
圆度/μm | ≤3 | 1.9
平面度/mm | ≤0.02 | 0.013
""",
        """
geometric_accuracy <= 3 μm !
geometric_accuracy = 1.9 μm
geometric_accuracy <= 0.02 mm !
geometric_accuracy = 0.013 mm
""",
    ),
    "a scale of temperatures whose unit is its own": (
        """
温度/℃ | 20 | 300 | 800
抗拉强度/MPa | 520 | 430 | 315
摩擦系数 | 0.4 | 0.5 | 0.6
""",
        """
tensile_strength = 520 MPa {温度 20 ℃}
tensile_strength = 430 MPa {温度 300 ℃}
tensile_strength = 315 MPa {温度 800 ℃}
friction_coefficient = 0.4 {温度 20 ℃}
friction_coefficient = 0.5 {温度 300 ℃}
friction_coefficient = 0.6 {温度 800 ℃}
""",
    ),
    "one wavelength for all models is no scale": (
        """
波长/nm | 1064 | 1064 | 1064
光束质量M² | <1.3 | <1.4 | <1.6
平均功率/W | 10 | 20 | 30
""",
        """
wavelength = 1064 nm
wavelength = 1064 nm
wavelength = 1064 nm
beam_quality < 1.3
beam_quality < 1.4
beam_quality < 1.6
laser_power = 10 W [mean]
laser_power = 20 W [mean]
laser_power = 30 W [mean]
""",
    ),
    "two pairs side by side": (
        """
额定功率 | 7.5 kW | 额定转速 | 1450 r/min
扬程 | 32 m | 效率 | 78 %
""",
        """
rated_power = 7.5 kW
rotation_speed = 1450 r/min
head = 32 m
efficiency = 78 %
""",
    ),
    "three pairs with headers": (
        """
项目 | 参数 | 项目 | 参数 | 项目 | 参数
长度 | 1200 mm | 宽度 | 800 mm | 高度 | 650 mm
""",
        """
length = 1200 mm
width = 800 mm
height = 650 mm
""",
    ),
    "section rows": (
        """
技术参数 | <
一、主轴 | <
主轴最高转速 | 12000 rpm
二、进给 | <
快移速度 | 48 m/min
""",
        """
rotation_speed = 12000 rpm [max]
feed_rate = 48 m/min
""",
    ),
    "unit in header after a stroke": (
        """
牌号 | 抗拉强度/MPa | 伸长率/% | 硬度/HV
A1 | 620 | 18 | 205
A2 | 655 | 16 | 214
""",
        """
tensile_strength = 620 MPa @A1
elongation = 18 % @A1
hardness_hv = 205 HV @A1
tensile_strength = 655 MPa @A2
elongation = 16 % @A2
hardness_hv = 214 HV @A2
""",
    ),
    "symbol with unit as header": (
        """
Sample | Rm (MPa) | A (%) | HRC
S-01 | 1120 | 11.5 | 34
""",
        """
tensile_strength = 1120 MPa @S-01
elongation = 11.5 % @S-01
hardness_hrc = 34 HRC @S-01
""",
    ),
    "own unit row": (
        """
样品编号 | 密度 | 开口气孔率 | 抗压强度
| g/cm³ | % | MPa
B-1 | 1.82 | 14 | 68
""",
        """
density = 1.82 g/cm³ @B-1
open_porosity = 14 % @B-1
compressive_strength = 68 MPa @B-1
""",
    ),
    "unit column at the end": (
        """
Parameter | Value | Unit
Bandwidth | 6 | GHz
Insertion loss | 0.8 | dB
""",
        """
bandwidth = 6 GHz
insertion_loss = 0.8 dB
""",
    ),
    "unit column between": (
        """
序号 | 指标 | 单位 | 数值
1 | 极限真空 | Pa | 5×10⁻⁵
2 | 抽速 | L/s | 1200
""",
        """
ultimate_vacuum = 0.00005 Pa
pumping_speed = 1200 L/s
""",
    ),
    "models above min typ max": (
        """
Parameter | LX-1 | < | < | LX-2 | < | < | Unit
^ | Min | Typ | Max | Min | Typ | Max | ^
Gain | 18 | 20 | – | 22 | 24 | – | dB
""",
        """
gain >= 18 dB [min] @LX-1
gain = 20 dB [typ] @LX-1
gain >= 22 dB [min] @LX-2
gain = 24 dB [typ] @LX-2
""",
    ),
    "group above unit": (
        """
试样 | 力学性能 | < | 电学性能
^ | 抗弯强度 | 断裂韧性 | 电阻率
^ | MPa | MPa·m^1/2 | Ω·cm
1# | 420 | 4.2 | 1×10¹²
""",
        """
flexural_strength = 420 MPa @1#
fracture_toughness = 4.2 MPa·m^1/2 @1#
resistivity = 1000000000000 Ω·cm @1#
""",
    ),
    "merged row labels": (
        """
项目 | < | 单位 | 数值
强度 | 抗拉 | MPa | 85
^ | 抗弯 | MPa | 120
^ | 抗压 | MPa | 240
""",
        """
tensile_strength = 85 MPa
flexural_strength = 120 MPa
compressive_strength = 240 MPa
""",
    ),
    "parameters as rows, samples as columns": (
        """
检测项目 | 1号样 | 2号样 | 3号样
密度(g/cm³) | 4.43 | 4.42 | 4.44
屈服强度(MPa) | 905 | 912 | 899
""",
        """
density = 4.43 g/cm³ @1号样
density = 4.42 g/cm³ @2号样
density = 4.44 g/cm³ @3号样
yield_strength = 905 MPa @1号样
yield_strength = 912 MPa @2号样
yield_strength = 899 MPa @3号样
""",
    ),
    "models as rows": (
        """
型号 | 流量 m³/h | 扬程 m | 功率 kW | 重量 kg
P-50 | 12.5 | 20 | 1.5 | 48
P-65 | 25 | 32 | 4 | 76
""",
        """
flow_rate = 12.5 m³/h @P-50
head = 20 m @P-50
power = 1.5 kW @P-50
mass_of_product = 48 kg @P-50
flow_rate = 25 m³/h @P-65
head = 32 m @P-65
power = 4 kW @P-65
mass_of_product = 76 kg @P-65
""",
    ),
    "min and max, blanks": (
        """
Parameter | Symbol | Min. | Max. | Unit
Supply voltage | VDD | 2.7 | 5.5 | V
Leakage current | IL |  | 1 | µA
Isolation |  | 35 | - | dB
""",
        """
input_voltage range 2.7..5.5 V
leakage_current <= 1 μA [max]
isolation >= 35 dB [min]
""",
    ),
    "negative infinity of limits in bare columns": (
        """
参数 | 最小值 | 典型值 | 最大值 | 单位
工作温度 | -40 | 25 | +85 | ℃
""",
        """
operating_temperature range -40..85 ℃
operating_temperature = 25 ℃ [typ]
""",
    ),
    "nominal and tolerance columns": (
        """
项目 | 标称值 | 公差 | 单位
外径 | 52 | ±0.05 | mm
厚度 | 3.2 | +0.1/-0 | mm
""",
        """
diameter = 52 +0.05-0.05 mm
thickness = 3.2 +0.1-0 mm
""",
    ),
    "upper and lower deviation columns": (
        """
尺寸 | 公称值 mm | 上偏差 | 下偏差 | 实测值 mm
孔径 | 20 | +0.021 | 0 | 20.008
""",
        """
pore_size = 20 +0.021-0 mm
pore_size = 20.008 mm
""",
    ),
    "requirement and result": (
        """
检验项目 | 标准要求 | 检验结果 | 单项判定
纯度 | ≥99.95 % | 99.97 % | 合格
水分 | ≤0.05 % | 0.021 % | 合格
""",
        """
purity >= 99.95 % !
purity = 99.97 %
moisture <= 0.05 % !
moisture = 0.021 %
""",
    ),
    "requirement with a unit column and methods": (
        """
No. | Test item | Unit | Specification | Result | Test method
1 | Viscosity | mPa·s | 800~1200 | 960 | GB/T 10247
2 | Flash point | ℃ | >93 | 112 | ASTM D93
""",
        """
viscosity range 800..1200 mPa·s <GB/T 10247> !
viscosity = 960 mPa·s <GB/T 10247>
flash_point > 93 ℃ <ASTM D93> !
flash_point = 112 ℃ <ASTM D93>
""",
    ),
    "condition column": (
        """
参数 | 条件 | 值 | 单位
正向电压 | IF=20 A | 1.7 | V
漏电流 | VR=1200 V, Tj=25 ℃ | 5 | µA
""",
        """
forward_voltage = 1.7 V {IF=20 A}
leakage_current = 5 μA {VR=1200 V; Tj=25 ℃}
""",
    ),
    "condition in the label": (
        """
项目 | 典型值
热导率（25 ℃） | 170 W/(m·K)
介电常数 @1 MHz | 9.8
""",
        """
thermal_conductivity = 170 W/(m·K) [typ] {25 ℃}
dielectric_constant = 9.8 [typ] {1 MHz}
""",
    ),
    "conditions as columns": (
        """
性能 | 25 ℃ | 500 ℃ | 800 ℃
抗拉强度 MPa | 1240 | 1010 | 720
""",
        """
tensile_strength = 1240 MPa {25 ℃}
tensile_strength = 1010 MPa {500 ℃}
tensile_strength = 720 MPa {800 ℃}
""",
    ),
    "conditions as rows": (
        """
温度/℃ | 弹性模量/GPa | 屈服强度/MPa
20 | 210 | 850
300 | 195 | 760
""",
        """
elastic_modulus = 210 GPa {温度 20 ℃}
yield_strength = 850 MPa {温度 20 ℃}
elastic_modulus = 195 GPa {温度 300 ℃}
yield_strength = 760 MPa {温度 300 ℃}
""",
    ),
    "footnote marks": (
        """
Parameter | Value | Unit
Output power¹⁾ | 250* | W
Weight 2) | 3.4 | kg
""",
        """
rated_power = 250 W
mass_of_product = 3.4 kg
""",
    ),
    "statistic rows": (
        """
试样编号 | 拉伸强度/MPa | 拉伸模量/GPa
1 | 2510 | 141
2 | 2480 | 139
平均值 | 2495 | 140
标准差 | 21.2 | 1.4
CV/% | 0.85 | 1.0
""",
        """
tensile_strength = 2510 MPa @1
tensile_modulus = 141 GPa @1
tensile_strength = 2480 MPa @2
tensile_modulus = 139 GPa @2
tensile_strength = 2495 MPa [mean]
tensile_modulus = 140 GPa [mean]
«拉伸强度 标准差» = 21.2 MPa
«拉伸模量 标准差» = 1.4 GPa
«拉伸强度 CV» = 0.85 %
«拉伸模量 CV» = 1.0 %
""",
    ),
    "statistic columns": (
        """
项目 | 单位 | 1 | 2 | 3 | 平均值
层间剪切强度 | MPa | 88 | 91 | 90 | 89.7
""",
        """
interlaminar_shear_strength = 88 MPa @1
interlaminar_shear_strength = 91 MPa @2
interlaminar_shear_strength = 90 MPa @3
interlaminar_shear_strength = 89.7 MPa [mean]
""",
    ),
    "remarks in running text": (
        """
项目 | 数值 | 备注
电阻率 | 8 μΩ·m | 合格品，体积密度不低于1.72 g/cm³
""",
        """
resistivity = 8 μΩ·m
bulk_density >= 1.72 g/cm³
""",
    ),
    "a list of frequencies": (
        """
Item | Specification
Supply frequency | 50/60 Hz
Input voltage | 100–240 VAC
""",
        """
supply_frequency = 50 Hz
supply_frequency = 60 Hz
input_voltage range 100..240 VAC
""",
    ),
    "an enumeration": (
        """
参数 | 数值
厚度 | 1、2、5 mm
带宽 | 20 MHz, 40 MHz
""",
        """
thickness = 1 mm
thickness = 2 mm
thickness = 5 mm
bandwidth = 20 MHz
bandwidth = 40 MHz
""",
    ),
    "dimensions by letters": (
        """
项目 | 参数
外形尺寸（长×宽×高） | 600×400×300 mm
Dimensions (W×D×H) | 88 × 200 × 44 mm
""",
        """
length = 600 mm
width = 400 mm
height = 300 mm
width = 88 mm
depth = 200 mm
height = 44 mm
""",
    ),
    "dimensions with letters at the figures": (
        """
参数 | 值
外形尺寸 | 1200(L)×800(W)×1650(H) mm
""",
        """
length = 1200 mm
width = 800 mm
height = 1650 mm
""",
    ),
    "nested borderless": (
        """
Model | Specification
AX-7 | Max. speed: 3000 rpm⏎Rated torque: 2.4 N·m⏎Weight: 1.9 kg
""",
        """
rotation_speed = 3000 rpm [max] @AX-7
torque = 2.4 N·m @AX-7
mass_of_product = 1.9 kg @AX-7
""",
    ),
    "prices and quantities": (
        """
序号 | 商品名称 | 型号规格 | 数量 | 单位 | 单价 | 金额
1 | 真空泵 | VP-40 | 12 | 台 | 3,200.00 | 38,400.00
2 | 分子筛 | 13X | 500 | kg | 18.00 | 9,000.00
""",
        "",
    ),
    "a pin table": (
        """
Pin | Name | Type | Description
1 | VCC | Power | 3.3 V supply
2 | SDA | I/O | I2C data
3 | GND | Power | Ground
""",
        "",
    ),
    "dip switches": (
        """
SW1 | SW2 | SW3 | 地址
OFF | OFF | ON | 1
OFF | ON | OFF | 2
ON | OFF | OFF | 4
""",
        "",
    ),
    "order codes": (
        """
订货号 | 描述 | 包装数量
6ES7-214 | 控制器 | 1
6ES7-223 | 扩展模块 | 10
""",
        "",
    ),
    "versions": (
        """
版本 | 日期 | 修改内容
V1.0 | 2021.03.05 | 首次发布
V1.2 | 2022.08.17 | 修改第3页
""",
        "",
    ),
    "unknown names keep as printed": (
        """
项目 | 数值
晃点系数 | 12.5 mT
跳动量X | 0.02 mm
""",
        """
«晃点系数» = 12.5 mT
«跳动量X» = 0.02 mm
""",
    ),
    "a section row names the subject": (
        """
项目 | 单位 | 数值
HX-100型 | < | <
流量 | m³/h | 50
HX-200型 | < | <
流量 | m³/h | 80
""",
        """
flow_rate = 50 m³/h @HX-100
flow_rate = 80 m³/h @HX-200
""",
    ),
    "empty columns between": (
        """
项目 |  | 单位 |  | 指标
密度 |  | g/cm³ |  | 2.65
|  |  |  |
硬度 |  | HV |  | 1500
""",
        """
density = 2.65 g/cm³
hardness_hv = 1500 HV
""",
    ),
    "model in the title column with two attributes": (
        """
产品名称 | 规格 | 壁厚(mm) | 爆破压力(MPa)
碳纤维管 | CT-20 | 1.5 | 42
玻纤管 | GT-30 | 2.0 | 18
""",
        """
thickness = 1.5 mm @CT-20
bursting_pressure = 42 MPa @CT-20
thickness = 2.0 mm @GT-30
bursting_pressure = 18 MPa @GT-30
""",
    ),
    "limits signs as own column": (
        """
指标 | 符号 | 数值 | 单位
纯度 | ≥ | 99.99 | %
灰分 | ≤ | 20 | ppm
""",
        """
purity >= 99.99 %
ash <= 20 ppm
""",
    ),
    "header with requirement words": (
        """
化学成分 | Cr | Ni | Mo
标准值 | 16.0~18.0 | 10.0~14.0 | 2.0~3.0
实测值 | 16.8 | 11.2 | 2.2
""",
        """
chromium_content range 16.0..18.0 !
nickel_content range 10.0..14.0 !
molybdenum_content range 2.0..3.0 !
chromium_content = 16.8
nickel_content = 11.2
molybdenum_content = 2.2
""",
    ),
    "label above its value": (
        """
最大推力 | 比冲 | 工作时间
500 N | 285 s | 120 s
""",
        """
thrust = 500 N [max]
specific_impulse = 285 s
burn_time = 120 s
""",
    ),
    "spectrum of values against a parameter": (
        """
波长 (nm) | 透过率 (%)
400 | 85.2
550 | 91.0
700 | 92.3
""",
        """
transmittance = 85.2 % {波长 400 nm}
transmittance = 91.0 % {波长 550 nm}
transmittance = 92.3 % {波长 700 nm}
""",
    ),
    "german decimal": (
        """
Kenngröße | Einheit | Sollwert | Istwert
Dichte | g/cm³ | ≥ 7,85 | 7,87
Zugfestigkeit | MPa | 950 bis 1100 | 1012
""",
        """
density >= 7.85 g/cm³ !
density = 7.87 g/cm³
tensile_strength range 950..1100 MPa !
tensile_strength = 1012 MPa
""",
    ),
    "russian": (
        """
Наименование показателя | Норма | Факт
Плотность, г/см³, не менее | 1,75 | 1,78
Предел прочности при сжатии, МПа | 60 | 72
""",
        """
density >= 1.75 г/см³ !
density = 1.78 г/см³
compressive_strength = 60 МПа !
compressive_strength = 72 МПа
""",
    ),
    "japanese": (
        """
項目 | 単位 | 規格値 | 測定値
引張強さ | MPa | 600以上 | 642
伸び | % | 15以上 | 18
""",
        """
tensile_strength >= 600 MPa !
tensile_strength = 642 MPa
elongation >= 15 % !
elongation = 18 %
""",
    ),
    "korean": (
        """
항목 | 단위 | 규격 | 측정값
인장강도 | MPa | 500 이상 | 523
밀도 | g/cm³ | 2.7 이하 | 2.69
""",
        """
tensile_strength >= 500 MPa !
tensile_strength = 523 MPa
density <= 2.7 g/cm³ !
density = 2.69 g/cm³
""",
    ),
    "no header, unit column": (
        """
抗拉强度 | MPa | 1080
屈服强度 | MPa | 930
延伸率 | % | 12
""",
        """
tensile_strength = 1080 MPa
yield_strength = 930 MPa
elongation = 12 %
""",
    ),
    "no header, number first": (
        """
1 | 最大输出功率 | 50 W
2 | 工作频率 | 2.4 GHz
""",
        """
peak_power = 50 W [max]
frequency = 2.4 GHz
""",
    ),
    "english key value with colon": (
        """
Operating temperature: | -20 to 60 °C
Weight: | approx. 1.2 kg
IP rating: | IP67
""",
        """
operating_temperature range -20..60 °C
mass_of_product ~ ~1.2 kg
""",
    ),
    "a value with its limit word": (
        """
项目 | 指标
泄漏率 | 1×10⁻⁹ Pa·m³/s 以下
真空度 | 优于 5×10⁻⁴ Pa
""",
        """
leak_rate <= 0.000000001 Pa·m³/s
ultimate_vacuum < 0.0005 Pa
""",
    ),
    "samples as columns with test standard row": (
        """
项目 | 样品A | 样品B
执行标准 | GB/T 1040 | GB/T 1040
拉伸强度 | 56.2 MPa | 58.9 MPa
""",
        """
tensile_strength = 56.2 MPa
tensile_strength = 58.9 MPa
""",
    ),
    "transposed with conditions under header": (
        """
试样 | 抗压强度 MPa | < | 密度 g/cm³
^ | 20 ℃ | 1000 ℃ | ^
Z1 | 310 | 145 | 3.1
Z2 | 298 | 140 | 3.0
""",
        """
compressive_strength = 310 MPa @Z1 {20 ℃}
compressive_strength = 145 MPa @Z1 {1000 ℃}
density = 3.1 g/cm³ @Z1
compressive_strength = 298 MPa @Z2 {20 ℃}
compressive_strength = 140 MPa @Z2 {1000 ℃}
density = 3.0 g/cm³ @Z2
""",
    ),
    "transposed with requirement and result": (
        """
编号 | 厚度 mm | < | 宽度 mm | <
^ | 要求 | 实测 | 要求 | 实测
01 | 2.0±0.1 | 2.03 | 50±1 | 50.4
""",
        """
thickness = 2.0 +0.1-0.1 mm @01 !
thickness = 2.03 mm @01
width = 50 +1-1 mm @01 !
width = 50.4 mm @01
""",
    ),
    "transposed with min max": (
        """
Model | Output current (A) | < | Efficiency (%)
^ | min | max | ^
D5 | 0.5 | 5 | 92
D9 | 1 | 9 | 94
""",
        """
output_current range 0.5..5 A @D5
efficiency = 92 % @D5
output_current range 1..9 A @D9
efficiency = 94 % @D9
""",
    ),
    "transposed with own requirement row": (
        """
项目 | 抗拉强度(MPa) | 延伸率(%) | 硬度(HB)
技术要求 | ≥700 | ≥12 | 220~270
实测1 | 745 | 14 | 241
实测2 | 752 | 13.5 | 244
""",
        """
tensile_strength >= 700 MPa !
elongation >= 12 % !
hardness_hb range 220..270 HB !
tensile_strength = 745 MPa @实测1
elongation = 14 % @实测1
hardness_hb = 241 HB @实测1
tensile_strength = 752 MPa @实测2
elongation = 13.5 % @实测2
hardness_hb = 244 HB @实测2
""",
    ),
    "grade columns of a standard": (
        """
指标名称 | 优级品 | 一级品 | 合格品
纯度/% ≥ | 99.9 | 99.5 | 99.0
水分/% ≤ | 0.02 | 0.05 | 0.1
""",
        """
purity >= 99.9 % @优级品
purity >= 99.5 % @一级品
purity >= 99.0 % @合格品
moisture <= 0.02 % @优级品
moisture <= 0.05 % @一级品
moisture <= 0.1 % @合格品
""",
    ),
    "date and serial columns": (
        """
检测日期 | 样品编号 | 密度 g/cm³ | 检验员
2023-05-11 | 20230511-02 | 2.31 | 王某
2023-05-12 | 20230512-01 | 2.29 | 李某
""",
        """
density = 2.31 g/cm³ @20230511-02
density = 2.29 g/cm³ @20230512-01
""",
    ),
    "three languages side by side": (
        """
Technische Daten | Technical data | Données techniques
Gewicht 46 kg | Weight 46 kg | Poids 46 kg
Betriebsdruck 6 bar | Operating pressure 6 bar | Pression de service 6 bar
""",
        """
mass_of_product = 46 kg
working_pressure = 6 bar
""",
    ),
    "two languages with converted units": (
        """
Temperatur | +5 bis +40 °C | Temperature | +41 to 104 °F
Gewicht | 46 kg | Weight | 101.4 lb
""",
        """
temperature range 5..40 °C
mass_of_product = 46 kg
""",
    ),
    "a column of models beside the parameters": (
        """
型号 | 参数 | 数值 | 单位
H-1 | 流量 | 30 | L/min
^ | 压力 | 21 | MPa
H-2 | 流量 | 45 | L/min
^ | 压力 | 25 | MPa
""",
        """
flow_rate = 30 L/min @H-1
pressure = 21 MPa @H-1
flow_rate = 45 L/min @H-2
pressure = 25 MPa @H-2
""",
    ),
    "conditions in the first row": (
        """
温度/℃ | 20 | 300 | 800
热导率 W/(m·K) | 25 | 21 | 18
比热容 J/(kg·K) | 460 | 520 | 600
""",
        """
thermal_conductivity = 25 W/(m·K) {温度 20 ℃}
thermal_conductivity = 21 W/(m·K) {温度 300 ℃}
thermal_conductivity = 18 W/(m·K) {温度 800 ℃}
specific_heat = 460 J/(kg·K) {温度 20 ℃}
specific_heat = 520 J/(kg·K) {温度 300 ℃}
specific_heat = 600 J/(kg·K) {温度 800 ℃}
""",
    ),
    "a tolerance beside a value of any name": (
        """
試験項目 | 単位 | 基準値 | 公差
質量 | g | 1331 | ±1
""",
        """
mass_of_product = 1331 +1-1 g
""",
    ),
    "a table below key and value": (
        """
产品名称 | 齿轮泵 | |
出口压力 | 16 MPa | |
检验项目 | 单位 | 技术要求 | 检验结果
排量 | mL/r | ≥25 | 25.6
噪声 | dB | ≤72 | 69
""",
        """
discharge_pressure = 16 MPa @齿轮泵
pump_displacement >= 25 mL/r !
pump_displacement = 25.6 mL/r
noise_level <= 72 dB !
noise_level = 69 dB
""",
    ),
    "the axes of a curve": (
        """
n(rpm) | I(A) | | | P(W)
400 | 4 | | | 20
300 | 3 | | x | 15
200 | 2 | | | 10
100 | 1 | y | | 5
0 | 0 | | | 0
""",
        "",
    ),
    "a value to be computed": (
        """
Parameter | Min | Max | Unit
Input high level | 0.7*VDD | VDD+0.5 | V
Input capacitance | - | 10 | pF
""",
        """
capacitance <= 10 pF [max]
""",
    ),
    "the surroundings of a test": (
        """
样品名称 | 密封圈 | 检测环境 | 温度23 ℃，湿度45 %
密度 | 1.2 g/cm³ | 拉伸强度 | 14 MPa
""",
        """
density = 1.2 g/cm³
tensile_strength = 14 MPa
""",
    ),
    "names and values in as many lines": (
        """
尺寸 | 数值
长度⏎宽度 | 120 mm⏎80 mm
""",
        """
length = 120 mm
width = 80 mm
""",
    ),
    "an item column that only counts": (
        """
Item | Description | Unit | Value
1 | Rated flow | L/min | 63
2 | Noise | dB(A) | 68
3 | Mass | kg | 41
""",
        """
flow_rate = 63 L/min
noise_level = 68 dB(A)
mass_of_product = 41 kg
""",
    ),
    "an item column that counts over section rows": (
        """
项目 | 参数 | 数值 | 单位
电气 | < | < | <
1 | 额定电压 | 380 | V
2 | 额定功率 | 5.5 | kW
机械 | < | < | <
3 | 重量 | 72 | kg
""",
        """
rated_voltage = 380 V
rated_power = 5.5 kW
mass_of_product = 72 kg
""",
    ),
    "items numbered by chapters": (
        """
Item | Characteristic | Specification | Result
1.1 | Density | 1.20–1.25 g/cm³ | 1.22 g/cm³
1.2 | Viscosity | ≤ 350 mPa·s | 310 mPa·s
2.1 | Flash point | ≥ 61 °C | 64 °C
""",
        """
density range 1.20..1.25 g/cm³ !
density = 1.22 g/cm³
viscosity <= 350 mPa·s !
viscosity = 310 mPa·s
flash_point >= 61 °C !
flash_point = 64 °C
""",
    ),
    "a range with blanks beside a result": (
        """
Test | Specification | Result
Melting point | 131 – 134 °C | 132.6 °C
Purity | ≥ 98.5 % | 99.2 %
Boiling point | 210 - 214 °C | 212 °C
Flash point | 61 ‒ 66 °C | 64 °C
""",
        """
melting_point range 131..134 °C !
melting_point = 132.6 °C
purity >= 98.5 % !
purity = 99.2 %
boiling_point range 210..214 °C !
boiling_point = 212 °C
flash_point range 61..66 °C !
flash_point = 64 °C
""",
    ),
    "figures under 指标 beside a result": (
        """
项目 | 单位 | 指标 | 结果
密度 | g/cm³ | 1.05~1.10 | 1.07
闪点 | ℃ | ≥110 | 118
""",
        """
density range 1.05..1.10 g/cm³ !
density = 1.07 g/cm³
flash_point >= 110 ℃ !
flash_point = 118 ℃
""",
    ),
    "requirements of a named standard": (
        """
Property 性能 | Requirement 要求 (GB/T 5310-2017) | Result 结果
Tensile strength 抗拉强度 (MPa) | 470 – 640 | 538
Elongation 伸长率 (%) | min. 20 | 27
""",
        """
tensile_strength range 470..640 MPa !
tensile_strength = 538 MPa
elongation >= 20 % !
elongation = 27 %
""",
    ),
    "a rate with its amperes in brackets and conditions among the remarks": (
        """
项目 | 参数 | 备注
最大持续充电电流 | 0.5C（140A） | T>5℃
标称容量 | 280Ah | 0.5C，25±2℃
循环寿命 | ≥6000次 | 70%容量保持率
""",
        """
charge_current = 0.5 C [max] {T>5℃}
charge_current = 140 A [max] {T>5℃}
battery_capacity = 280 Ah [typ] {0.5C; 25±2℃}
cycle_life >= 6000 次 {70%容量保持率}
""",
    ),
    "labels in two languages without a header": (
        """
探测器 Detector | <
分辨率 Resolution | 1280×1024
像元尺寸 Pixel pitch | 10μm
NETD | ≤30mK（@25℃, F#1.2）
整机 System | <
功耗 Power consumption | 典型 2.5W，最大 4W
重量 Weight | 320g
""",
        """
«分辨率 Resolution» = 1280
«分辨率 Resolution» = 1024
pixel_pitch = 10 μm
netd <= 30 mK {25℃, F#1.2}
power_consumption <= 4 W [max]
power_consumption = 2.5 W [typ]
mass_of_product = 320 g
""",
    ),
    "a kind below a section row is no header": (
        """
激光器 Laser | <
类型 Type | 光纤 fibre
分辨率 Resolution | 1024×768
重量 Weight | 3.6kg（含电源 incl. supply）
""",
        """
«分辨率 Resolution» = 1024
«分辨率 Resolution» = 768
mass_of_product = 3.6 kg {含电源 incl. supply}
""",
    ),
    "a mill certificate": (
        """
炉号 Heat No. | 规格 Size (mm) | 件数 Pcs | 重量 Weight (kg) | 成分 Composition (wt%) | < | < | <
^ | ^ | ^ | ^ | C | Si | Mn | Cr
标准要求 Standard | | | | ≤0.08 | ≤1.00 | ≤2.00 | 18.0~20.0
A3301 | 10×1500×6000 | 4 | 2860 | 0.045 | 0.42 | 1.12 | 18.2
A3307 | 12×1500×6000 | 2 | 1716 | 0.051 | 0.39 | 1.08 | 18.4
""",
        """
carbon_content <= 0.08 wt% !
silicon_content <= 1.00 wt% !
manganese_content <= 2.00 wt% !
chromium_content range 18.0..20.0 wt% !
carbon_content = 0.045 wt% @A3301
silicon_content = 0.42 wt% @A3301
manganese_content = 1.12 wt% @A3301
chromium_content = 18.2 wt% @A3301
carbon_content = 0.051 wt% @A3307
silicon_content = 0.39 wt% @A3307
manganese_content = 1.08 wt% @A3307
chromium_content = 18.4 wt% @A3307
""",
    ),
    "a mill certificate with rows of limits": (
        """
Heat No. | Chemical composition (%) | < | < | Mechanical properties | <
^ | C | Mn | S | Rp0.2 (MPa) | Rm (MPa)
Min. | 0.17 | 0.30 | - | 355 | 510
Max. | 0.23 | 0.60 | 0.025 | - | 680
H7712 | 0.20 | 0.45 | 0.008 | 392 | 566
""",
        """
carbon_content range 0.17..0.23 % !
manganese_content range 0.30..0.60 % !
yield_strength >= 355 MPa [min] !
tensile_strength range 510..680 MPa !
sulphur_content <= 0.025 % [max] !
carbon_content = 0.20 % @H7712
manganese_content = 0.45 % @H7712
sulphur_content = 0.008 % @H7712
yield_strength = 392 MPa @H7712
tensile_strength = 566 MPa @H7712
""",
    ),
    "elements below a group whose other heads are not merged": (
        """
炉号 Heat No. | 规格 Size (mm) | 件数 | 化学成分 Composition (wt%) | < | < | <
| | | Ni | Mo | V | N
标准要求 | | | 10.0~14.0 | 2.0~3.0 | ≤0.10 | ≤0.10
K5520 | φ60×3000 | 8 | 11.3 | 2.2 | 0.04 | 0.03
""",
        """
nickel_content range 10.0..14.0 wt% !
molybdenum_content range 2.0..3.0 wt% !
vanadium_content <= 0.10 wt% !
nitrogen_content <= 0.10 wt% !
nickel_content = 11.3 wt% @K5520
molybdenum_content = 2.2 wt% @K5520
vanadium_content = 0.04 wt% @K5520
nitrogen_content = 0.03 wt% @K5520
""",
    ),
    "elements as rows": (
        """
元素 Element | 标准要求 Spec (wt%) | 炉号 H1 | 炉号 H2
Cr | 20.0~22.0 | 20.8 | 21.1
Mo | 8.0~10.0 | 8.9 | 9.1
""",
        """
chromium_content range 20.0..22.0 wt% !
chromium_content = 20.8 wt% @炉号 H1
chromium_content = 21.1 wt% @炉号 H2
molybdenum_content range 8.0..10.0 wt% !
molybdenum_content = 8.9 wt% @炉号 H1
molybdenum_content = 9.1 wt% @炉号 H2
""",
    ),
    "french ranges": (
        """
Caractéristique | Valeur | Unité
Pression de service | 0,4 à 45 | bar
Température | -10 à +60 | °C
""",
        """
working_pressure range 0.4..45 bar
temperature range -10..60 °C
""",
    ),
    "a range that a border cuts": (
        """
Parameter | Value | | Unit
Rotation speed | 0.4 | – 45.0 | r/min
Weight | 12 | | kg
""",
        """
rotation_speed range 0.4..45.0 r/min
mass_of_product = 12 kg
""",
    ),
}
COMMA = {"german decimal", "russian", "french ranges"}


def table(text: str) -> Table:
    rows = [
        [part.strip().replace("⏎", "\n") for part in row.split("|")]
        for row in text.strip("\n").split("\n")
    ]
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, part in enumerate(row):
            above = {"<": (r, c - 1), "^": (r - 1, c)}.get(part)
            owner[r, c] = owner[above] if above else (r, c)
    cells = []
    for r, c in dict.fromkeys(owner.values()):
        places = [place for place, own in owner.items() if own == (r, c)]
        cells.append(
            Cell(
                text=rows[r][c], row=r, column=c, locator=f"r{r}c{c}",
                row_span=max(place[0] for place in places) - r + 1,
                column_span=max(place[1] for place in places) - c + 1,
            )
        )  # fmt: skip
    evidence = Evidence(document="doc", page=1, quote="", locator="表1")
    return Table(
        id="table-1", evidence=(evidence,), origin=Origin("hand", 1.0), rows=len(rows),
        columns=max(map(len, rows)), cells=tuple(cells),
    )  # fmt: skip


def figure(bound: Bound | None) -> str:
    return f"{bound.value:f}" if bound else ""


def told(draft: Draft) -> str:
    quantity = draft.quantity
    ranged = quantity.operator == "range"
    value = f"{figure(quantity.low)}..{figure(quantity.high)}" if ranged else ""
    value = value or figure(quantity.low or quantity.high)
    value = ("±" if quantity.plus_minus else "") + ("~" if quantity.approximate else "") + value
    if quantity.tolerance:
        value += f" +{quantity.tolerance.plus}-{quantity.tolerance.minus}"
    parts = [
        draft.parameter.id if draft.parameter else f"«{draft.name}»",
        quantity.operator,
        value,
        quantity.unit,
        f"[{draft.statistic}]" if draft.statistic else None,
        f"@{draft.subject}" if draft.subject else None,
        f"{{{'; '.join(one.text for one in draft.conditions)}}}" if draft.conditions else None,
        f"<{draft.method}>" if draft.method else None,
        "!" if REQUIREMENT in draft.notes else None,
    ]
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_table_of_this_shape_states(shape: str, tools: Tools) -> None:
    rows, expected = SHAPES[shape]
    if shape in COMMA:
        tools = replace(tools, reader=QuantityReader(tools.units, decimal_comma=True))
    found = [told(one.draft) for one in read_table(table(rows), tools=tools)]
    assert found == [line for line in expected.strip().split("\n") if line]


def test_a_row_that_the_border_of_a_page_cuts_is_read_whole(tools: Tools) -> None:
    from zhiyi.indicators.tables import under_its_head

    first = table("项目 | 单位 | 指标\n密度 | g/cm³ | 2.7\n抗拉强度 | MPa | ")
    second = replace(table(" | | ≥310\n伸长率 | % | 12"), id="table-2", continues="table-1")
    whole = under_its_head(second, (first, second), tools=tools)
    assert [told(one.draft) for one in read_table(whole, tools=tools)] == [
        "tensile_strength >= 310 MPa",
        "elongation = 12 %",
    ]


def test_what_the_bounds_on_a_table_leave_out_is_counted(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiyi.indicators.tables.read.MOST_CELLS", 30)
    rows = "\n".join(f"抗拉强度 | MPa | {1000 + n}" for n in range(20))
    found, unread = read_bounded(table(f"项目 | 单位 | 实测值\n{rows}"), tools=tools)
    assert (len(found), unread) == (9, 33)


def test_a_table_of_a_thousand_rows_states_each(tools: Tools) -> None:
    rows = "\n".join(f"{n} | 抗拉强度 | MPa | {1000 + n}" for n in range(1, 1001))
    found = read_table(table(f"序号 | 项目 | 单位 | 实测值\n{rows}"), tools=tools)
    assert len(found) == 1000

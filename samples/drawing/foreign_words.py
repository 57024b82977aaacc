"""Sentences of data sheets in languages other than Chinese, written for these drawings."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What a sheet in one language is made of; `face` has its letters."""

    face: str
    title: str
    head: tuple[str, str]
    sentences: tuple[str, ...]
    rows: tuple[str, ...]


SHEETS = (
    Words(
        "dejavu",
        "Технический паспорт",
        ("Показатель", "Значение"),
        (
            "Изделие предназначено для гражданского применения в лабораторном оборудовании.",
            "Хранить в сухом помещении при температуре от 5 до 35 °C и влажности не более 70 %.",
            "Гарантийный срок составляет 24 месяца со дня ввода в эксплуатацию.",
        ),
        ("Плотность", "Предел прочности", "Рабочее давление", "Масса изделия", "Точность"),
    ),
    Words(
        "korean",
        "제품 사양서",
        ("항목", "값"),
        (
            "본 제품은 산업용 진공 장비에 사용되는 부품입니다.",
            "보관 온도는 5 ℃에서 35 ℃ 사이이며 습도는 60 % 이하로 유지하십시오.",
            "보증 기간은 출하일로부터 12개월입니다.",
        ),
        ("밀도", "인장 강도", "사용 압력", "중량", "정확도"),
    ),
    Words(
        "japanese",
        "製品仕様書",
        ("項目", "仕様"),
        (
            "本製品は研究用途の測定装置に組み込まれる部品です。",
            "保管温度は5℃から35℃、湿度は60%以下としてください。",
            "保証期間は出荷日から12か月とします。",
        ),
        ("密度", "引張強さ", "使用圧力", "質量", "精度"),
    ),
    Words(
        "latin",
        "Technisches Datenblatt",
        ("Kenngröße", "Wert"),
        (
            "Das Gerät ist für den Einsatz in der zerstörungsfreien Prüfung vorgesehen.",
            "Die Lagerung erfolgt trocken bei 5 bis 35 °C und höchstens 60 % Luftfeuchte.",
            "Die Gewährleistung beträgt 24 Monate ab Auslieferung.",
        ),
        ("Dichte", "Zugfestigkeit", "Betriebsdruck", "Masse", "Genauigkeit"),
    ),
    Words(
        "latin",
        "Technical data sheet",
        ("Property", "Typical value"),
        (
            "The unit is intended for laboratory use and for general industrial process control.",
            "Store in a dry place between 5 and 35 °C at a relative humidity below 60 %.",
            "All figures were measured at 23 °C unless stated otherwise; see note 3.",
        ),
        ("Density", "Tensile strength", "Operating pressure", "Weight", "Accuracy"),
    ),
)

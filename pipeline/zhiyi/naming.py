"""How names of parameters are written: forms of characters, qualifiers, numbering, units, spelling.

``normalised`` makes one key of what is the same name; ``bare`` takes off what stands around a name
on a label; ``shape`` also passes over what readers of scans and spellings of a language mix up.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from zhiyi.stems import stem

VARIANTS = str.maketrans(
    "ё値減強熱圧壓電頻壽線輸動運轉軸徑總長寬質點範圍環溫濕誤額導係數顆純體積碼聲顯鋼鐵鎢鎳鉬鈦鋁"
    "銅鉛錳鉻機開關際極參對應實測驗檢項標準產規較與層間級変換効応検験発単続帯広対経観脹縮細處理後"
    "時個両並乗亂亜亞仮伝佈佔併侖価倫側偵備傳傷傾價億優儲內兩円凈凍処別剋剛剝剤剰剷劑労務勞勢勵勻"
    "區協卻収吶啓啟單噴噸噹囲図圏圓圖埰報場塊塗塩塵増墻壊壞夾奧學実寀寛寫尋屬峯崙巻帰帶幀幷幹幾庫"
    "廠廣張弾彆彈彎彔復徴徵恆態慣憶懸戶抜択拠拡挿捲掃掛採揚揮揺損搖搧摂摺摻撃撓撹擇擊據擬擱擲擴擺"
    "擾攝攪斷昇曏書曽朮柵査桿條楊業榘榦構様槳樑樣権樹橢橫檯權歩歯歸殘殻殼毎気氣氫決沖況洩浄淨渦湧"
    "満溝溼滅滯滲滾滿漿潔潛潤潰澱濁濃濺濾灑無焼煉燒爐爾牀牆牴牽現産畫異畳畵當疊痠發盤盪眞矯確礎祕"
    "禦稟稱穏穩竄箇節篩簡簽籤紅紋納紗終絃組結絕絞給統絲絶經綜綫維網緊総締緣編緩緯緻縁縦縫縱縴繊織"
    "繞繫繰續纖羣羥義翹聯聴聽脈脫腳膠膽臨臺舖艙萬葉葯蓋蔘蔵蕩薬藝藥蘭虛號蝕術衛袷補裝裡製複襬襯覈"
    "見視觀觸計訊記設許註証試誘調論諧證識譜譟變豊豐負貫貯費蹤躍車軟転載輝輪輯輻轟農辺逓逕連週進遅"
    "遊過達遙遞遠適遲遶遷選邊邏釈釋釓釔釣釤釩釷釹鈀鈅鈉鈎鈡鈣鈥鈧鈮鈰鈷鈹鈾鉀鉄鉆鉍鉑鉤鉭鉺鉿銀銦"
    "銩銪銻鋅鋇鋪鋯鋰鋱錄錠錫錬錯録錶錸鍊鍍鍛鍵鍶鍺鍾鎂鎖鎘鎵鏇鏈鏑鏟鏡鐘鐠鐿鑥鑭鑰鑽門閃閉関閤閥"
    "閾闆闇陞陣陥陰陸険陽階隨險雑雙雜離雲霊霧靈靜韌響頂順預頑領頭頸顕類風颱飛飽餘餵餾馬駆駐駛騒騰"
    "騷驅髪髮鬆鬥鹸鹼鹽麪麫麯麴麵麹麺黃黒齒齣裏衝迴黏",
    "е值减强热压压电频寿线输动运转轴径总长宽质点范围环温湿误额导系数颗纯体积码声显钢铁钨镍钼钛铝"
    "铜铅锰铬机开关际极参对应实测验检项标准产规较与层间级变换效应检验发单续带广对经观胀缩细处理后"
    "时个两并乘乱亚亚假传布占并仑价伦侧侦备传伤倾价亿优储内两圆净冻处别克刚剥剂剩铲剂劳务劳势励匀"
    "区协却收呐启启单喷吨当围图圈圆图采报场块涂盐尘增墙坏坏夹奥学实采宽写寻属峰仑卷归带帧并干几库"
    "厂广张弹别弹弯录复征征恒态惯忆悬户拔择据扩插卷扫挂采扬挥摇损摇扇摄折掺击挠搅择击据拟搁掷扩摆"
    "扰摄搅断升向书曾术栅查杆条杨业矩干构样桨梁样权树椭横台权步齿归残壳壳每气气氢决冲况泄净净涡涌"
    "满沟湿灭滞渗滚满浆洁潜润溃淀浊浓溅滤洒无烧炼烧炉尔床墙抵牵现产画异叠画当叠酸发盘荡真矫确础秘"
    "御禀称稳稳窜个节筛简签签红纹纳纱终弦组结绝绞给统丝绝经综线维网紧总缔缘编缓纬致缘纵缝纵纤纤织"
    "绕系缲续纤群羟义翘联听听脉脱脚胶胆临台铺舱万叶药盖参藏荡药艺药兰虚号蚀术卫夹补装里制复摆衬核"
    "见视观触计讯记设许注证试诱调论谐证识谱噪变丰丰负贯贮费踪跃车软转载辉轮辑辐轰农边递径连周进迟"
    "游过达遥递远适迟绕迁选边逻释释钆钇钓钐钒钍钕钯钥钠钩钟钙钬钪铌铈钴铍铀钾铁钻铋铂钩钽铒铪银铟"
    "铥铕锑锌钡铺锆锂铽录锭锡炼错录表铼炼镀锻键锶锗钟镁锁镉镓旋链镝铲镜钟镨镱镥镧钥钻门闪闭关合阀"
    "阈板暗升阵陷阴陆险阳阶随险杂双杂离云灵雾灵静韧响顶顺预顽领头颈显类风台飞饱余喂馏马驱驻驶骚腾"
    "骚驱发发松斗碱碱盐面面曲曲面曲面黄黑齿出里冲回粘",
)
"""Traditional and Japanese forms to simplified ones, for what names of parameters are written in;
readers of Chinese text also mix them. Made with OpenCC (t2s, jp2t) for the characters of the
lexicon; a character that GB/T 2312 has for another word (乾, 著) stays."""
OXIDE = re.compile(r"(?<![A-Za-z\d])([A-Z][a-z]?\d{0,2})0(\d{0,2})(?=\s?/\s?T?REO\b)")
"""Ho203/TREO: a nought that must be the O of an oxide."""
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|<[^<>]*>")
NUMBERING = re.compile(
    r"^\s*(?:[①-⑳●■◆★◇○□▪•·※☆]\s*"
    r"|[(]?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-z]|[一二三四五六七八九十]{1,2})[).、:]\s*(?=[^\W\d])"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\s+(?=[^\W\d])"
    r"|(?:no|nr|№)\.?\s?\d{1,2}[.:]?\s+(?=[^\W\d]))",
    re.IGNORECASE,
)
FOOTNOTE = re.compile(
    r"(?:(?<=[\u2e80-\uffff)])|(?<=[^\W\d_]{3})|(?<= ))"
    r"(?:[\s*†‡§¹²³⁰⁴-⁹#]|(?:注|note|fn\.?)\s?\d{0,2}|\d\))+$",
    re.IGNORECASE,
)
AXIS = r"(?:[xyzabcuvw]\d?(?:[ -]?(?:axis|axes|achse|轴))?)"
OF_AXES = re.compile(
    rf"[ (,:]+(?:in |of |für )?{AXIS}(?:(?: ?[/、,&+] ?| and | und |和){AXIS})*\)?$"
    rf"|(?<=[\u2e80-\uffff]){AXIS[:-1]}轴)$",
    re.IGNORECASE,
)
"""快移速度 X / Z, 定位精度X轴: for which axes."""
TRAILING = re.compile(
    r"(?:范围内|范围|平均值|典型值|最大值|最小值|标称值|额定值|公称值|标准值|实测值|测试值|测量值|设计值"
    r"|保证值|规定值|要求值|检测值|检验值|极限值|要求|指标|数值|值|实测|标称|典型|平均|结果|数据"
    r"|不小于|不低于|不大于|不高于|不超过|大于等于|小于等于|大于|小于|最大|最小|以上|以下|约"
    r"|範囲|范囲|규격|범위|최대|최소|평균|정격|이상|이하|값"
    r"|[ ,/]*\b(?:range|typ\.?|max\.?|min\.?|nom\.?|typical|maximum|minimum|nominal|average|avg\.?"
    r"|values?|ratings?|rated|measured|guaranteed|specification|spec\.?"
    r"|maximal|minimal|typisch|mittel|nennwert|istwert|bereich"
    r"|макс\.?|мин\.?|тип\.?|ном\.?|не менее|не более|не ниже|не выше|до|от|около|диапазон)"
    r"|(?<=[a-zäöü]{4})bereich"
    r"|[ ,]*[≥≤><=≈~±:：/、,.;—–-]+)$"
)
LEADING = re.compile(
    r"^(?:额定|标称|公称|标定|名义|典型|实测|平均|最大|最小|最高|最低|设计|允许|许用|正常|保证|规定|要求|理论"
    r"|产品|主要|其中|样品|试样|材料|设备|整机|本机|参考|推荐|可调|预设|常温|室温|高温|出厂|检测|检验|定格|标准"
    r"|정격|최대|최소|최고|최저|평균|공칭|표준|허용|실측"
    r"|(?:rated|nominal|max\.?|maximum|maximal|min\.?|minimum|typical|typ\.?|average|avg\.?|mean"
    r"|measured|guaranteed|specified|actual|allowable|permissible|approx\.?|the|its"
    r"|maximale[rs]?|minimale[rs]?|mittlere[rs]?|typische[rs]?|zulässige[rs]?|ca\."
    r"|макс\.?|мин\.?|номинальн(?:ая|ый|ое|ые)|максимальн(?:ая|ый|ое|ые)|минимальн(?:ая|ый|ое|ые)"
    r"|средн(?:яя|ий|ее|ие)|типичн(?:ая|ый|ое)|допустим(?:ая|ый|ое|ые)|фактическ(?:ая|ий|ое))[ :]+"
    r"|(?:nenn|maximal|höchst|mindest|minimal|bemessungs|durchschnitts|soll|ist)-?(?=[a-zäöü]{5}))"
)
ALIKE = str.maketrans(
    {
        **dict.fromkeys("末耒", "未"),
        **dict.fromkeys("士", "土"),
        **dict.fromkeys("已巳", "己"),
        **dict.fromkeys("八", "入"),
        **dict.fromkeys("千于", "干"),
        **dict.fromkeys("曰目", "日"),
        **dict.fromkeys("夭夫", "天"),
        **dict.fromkeys("刀", "力"),
        **dict.fromkeys("自", "白"),
        **dict.fromkeys("太犬", "大"),
        **dict.fromkeys("垃", "拉"),
        **dict.fromkeys("杭", "抗"),
        **dict.fromkeys("庄", "压"),
        **dict.fromkeys("问", "间"),
        **dict.fromkeys("蜜", "密"),
        **dict.fromkeys("飘", "漂"),
        **dict.fromkeys("仲", "伸"),
        **dict.fromkeys("廷", "延"),
        **dict.fromkeys("糸", "系"),
        **dict.fromkeys("组", "阻"),
        **dict.fromkeys("园", "圆"),
        **dict.fromkeys("杂朵", "杂"),
        **dict.fromkeys("颇", "频"),
        **dict.fromkeys("复夏", "复"),
        **dict.fromkeys("遍", "偏"),
        **dict.fromkeys("径经", "径"),
        **dict.fromkeys("洼", "注"),
        **dict.fromkeys("庹", "度"),
        **dict.fromkeys("份", "分"),
        **dict.fromkeys("|!", "l"),
    }
)
"""Characters that readers of scans take for one another; no two names of the lexicon of one
dimension differ in them alone (where they did, neither would be found)."""
NOUGHT = re.compile(r"(?<=[a-z])0|0(?=[a-z])")
ONE = re.compile(r"(?<=[a-z])1(?=[a-z])")
WORD = re.compile(r"[^\W\d_]+")
PLURAL = re.compile(r"s(?![^\W\d_])")
BLANKS = re.compile(r"[\s_]+")
WIDE_BLANK = re.compile(r"(?<=[^\x00-\u052f]) | (?=[^\x00-\u052f])")
NO_LETTERS = re.compile(r"[\W_]+")
LETTERS = 8192
"""Letters whose first shape is remembered: more than the names of the lexicon begin with."""
SPELLING = (
    (re.compile(r"(?<=[a-z]{2})our\b"), "or"),
    (re.compile(r"(?<=[a-z]{2})is(?=ation|e\b|ed\b|ing\b)"), "iz"),
    (re.compile(r"\b(fib|met|cent|lit|calib)re(s?)\b"), r"\1er\2"),
    (re.compile(r"\baluminium\b"), "aluminum"),
    (re.compile(r"\bsulph"), "sulf"),
    (re.compile(r"\bvapour"), "vapor"),
    (re.compile(r"\btitre\b"), "titer"),
    (re.compile(r"\btemp\."), "temperature"),
    (re.compile(r"\bfreq\."), "frequency"),
    (re.compile(r"\bdia\."), "diameter"),
    (re.compile(r"\bcoeff\."), "coefficient"),
    (re.compile(r"\bvolt\."), "voltage"),
    (re.compile(r"\bcoefficient of thermal expansion\b"), "thermal expansion coefficient"),
    (re.compile(r"ß"), "ss"),
    (re.compile(r"([a-z])ae(?=[a-z])"), r"\1a"),
)
"""British and American spelling, shortened words."""
SPELT = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in SPELLING))


def folded(text: str) -> str:
    """Variant forms of characters as one, character for character."""
    if "REO" in text:
        text = OXIDE.sub(r"\1O\2", text)
    return text if text.isascii() else text.translate(VARIANTS)


def normalised(name: str) -> str:
    """Half width, lower case, no brackets' content, no spaces but between Latin words."""
    text = folded(unicodedata.normalize("NFKC", name)).casefold()
    if "(" in text or "[" in text or "<" in text or "【" in text:
        while (shorter := BRACKETS.sub(" ", text)) != text:
            text = shorter
    text = BLANKS.sub(" ", text).strip(" :;,.、。-*·/")
    return text if text.isascii() else WIDE_BLANK.sub("", text)


def unnumbered(name: str) -> str:
    """A label without its number before and its footnote marks behind."""
    return FOOTNOTE.sub("", NUMBERING.sub("", name))


def bare(text: str) -> list[str]:
    """A normalised name, then ever less of it: what qualifies it taken off before and behind."""
    found = _stripped(LEADING, text)
    for shorter in _stripped(TRAILING, text)[1:]:
        found += _stripped(LEADING, shorter)
    return sorted(dict.fromkeys(found), key=len, reverse=True)


def _stripped(pattern: re.Pattern[str], text: str) -> list[str]:
    found = [text]
    while (shorter := pattern.sub("", found[-1]).strip()) != found[-1] and shorter:
        found.append(shorter)
    return found


def shape(text: str) -> str:
    """A normalised name without accents, spaces, hyphens, endings and misread letters."""
    if text.isascii() or ord(text[0]) < 0x400:
        plain = ONE.sub("l", NOUGHT.sub("o", _unaccented(text)))
        if SPELT.search(plain):
            for pattern, new in SPELLING:
                plain = pattern.sub(new, plain)
        if PLURAL.search(plain):
            plain = WORD.sub(_singular, plain)
    elif "а" <= text[0] <= "я":
        plain = WORD.sub(lambda word: stem(word[0], "ru"), text)
    else:
        plain = text.translate(ALIKE)
    return NO_LETTERS.sub("", plain)


def initial(text: str) -> str:
    """What a ``shape`` begins with, roughly: names of one shape have one initial."""
    if "coeff" in text:  # of thermal expansion: ``shape`` turns the words round
        return shape(text)[:1]
    return _alike(text[:1] if text[:1].isalnum() else NO_LETTERS.sub("", text)[:1])


@lru_cache(LETTERS)
def _alike(letter: str) -> str:
    plain = _unaccented(letter)[:1].translate(ALIKE)
    return "o" if plain == "0" else plain


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    parted = unicodedata.normalize("NFD", text)
    return "".join(char for char in parted if not unicodedata.combining(char)).replace("ß", "ss")


def _singular(word: re.Match[str]) -> str:
    text = word[0]
    if len(text) > 4 and text.endswith("ies"):
        return text[:-3] + "y"
    return text[:-1] if len(text) > 3 and text.endswith("s") and text[-2] not in "siu" else text

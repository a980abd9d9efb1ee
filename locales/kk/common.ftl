### Terms of the window. Source: DOMAIN §7.1: where a screen would use another word for one of these, the term
### wins. Ids are the keys of that table with dashes for dots.

## General interface (DOMAIN §7.1 A)

lang-switch = Тілді таңдау
lang-kk = Қазақша
lang-ru = Орысша (Русский)
btn-back = Артқа
btn-next = Әрі қарай
btn-cancel = Бас тарту
btn-ok = ОК
btn-yes = Иә
btn-no = Жоқ
btn-submit = Жіберу
btn-save = Сақтау
btn-edit = Түзету
btn-delete = Жою
btn-print = Басып шығару
btn-download = Жүктеу
btn-upload = Жүктеп салу
btn-view = Қарап шығу
btn-repeat = Қайталау
btn-finish = Аяқтау
btn-exit = Шығу
btn-help = Көмек
btn-home = Басты бет
btn-call = Қызметкерді шақыру
lbl-required = Міндетті өріс
lbl-optional = Толтыру міндетті емес
lbl-step = { $n }-қадам
lbl-search = Іздеу
lbl-all = Барлығы
lbl-page = { $a }-бет, барлығы { $b }
lbl-attention = Назар аударыңыз!
lbl-notice = Хабарлама
lbl-instruction = Нұсқаулық
lbl-loading = Жүктелуде…
lbl-offline = Байланыс жоқ
lbl-kiosk = Өзіне-өзі қызмет көрсету терминалы
lbl-asof = { $t } жағдайы бойынша

## Identity and signature (DOMAIN §7.1 B)

id-iin = ЖСН (жеке сәйкестендіру нөмірі)
id-bin = БСН (бизнес-сәйкестендіру нөмірі)
sig-eds = ЭЦҚ (электрондық цифрлық қолтаңба)
sig-key = ЭЦҚ кілті
sig-pub = Ашық кілт
sig-priv = Жабық кілт
sig-cert = Сертификат (тіркеу куәлігі)
sig-choosecert = Сертификатты таңдау
sig-choose = ЭЦҚ таңдау
sig-check = ЭЦҚ тексеру
sig-storage = Кілттер қоймасы
sig-stype = Қойма түрі
sig-spath = Қоймаға апаратын жол
sig-pc = Дербес компьютер
sig-usb = USB-тасымалдағыш
sig-idcard = Жеке куәлік (чип)
sig-pwd = Құпиясөз
sig-pin = PIN-код
sig-pwdstore = Кілттер қоймасының құпиясөзін енгізіңіз
sig-refresh = Кілттер тізімін жаңарту
sig-selkey = Қол қоятын кілтті таңдаңыз
sig-keydata = Таңдалған кілттің деректері
sig-owner = Иесінің бірегей атауы
sig-validity = Қолданылу мерзімі
sig-serial = Сериялық нөмірі
sig-issuer = Шығарушының атауы
sig-alg = Алгоритм
sig-sign = Қол қою
sig-signsend = Қол қою және жіберу
sig-signdata = Деректерге қол қою
sig-auth = Авторизация
sig-login = Жеке кабинетке кіру
sig-enter = Кіру
sig-cabinet = Жеке кабинет
sig-nca = Ұлттық куәландырушы орталық (ҰКО)

## People and data (DOMAIN §7.1 C)

p-applicant = Өтініш беруші
p-parent = Ата-ана
p-legalrep = Заңды өкіл
p-child = Бала
p-last = Тегі
p-first = Аты
p-patr = Әкесінің аты (бар болса)
p-full = Тегі, аты, әкесінің аты (ТАӘ)
p-birth = Туған күні
p-sex = Жынысы
p-citizenship = Азаматтығы
p-cit-kz = Қазақстан азаматы
p-cit-kzabroad = Басқа елде туған Қазақстан азаматы
p-cit-foreign = Шетелдік
p-address = Тұрғылықты мекенжайы
p-settlement = Елді мекен
p-region = Облыс
p-city = Қала
p-district = Аудан
p-street = Көше
p-house = Үй
p-flat = Пәтер
p-phone = Ұялы телефон нөмірі
p-phone2 = Қосымша телефон
p-email = Электрондық пошта
p-email2 = Қосымша электрондық пошта
p-contacts = Байланыс деректері
p-code = Растау коды
p-getcode = Растау кодын SMS арқылы алу
p-gbd = «Жеке тұлғалар» мемлекеттік дерекқоры (ЖТ МДҚ)

## Applications (DOMAIN §7.1 D)

k-app = Өтініш
k-appnum = Өтініш нөмірі
k-apply = Өтініш беру
k-journal = Өтініштер журналы
k-attach = Өтінішке қосымшалар
k-regdate = Тіркелген күні
k-created = Құрылған күні
k-status = Мәртебесі
k-state = Ағымдағы жағдайы
k-decided = Шешім қабылданды
k-confirmbtn = Растау
k-wd = жұмыс күні
k-cd = күнтізбелік күн
k-term = Мерзім

## Meals (DOMAIN §7.1 E)

m-social = Әлеуметтік көмек
m-meal = Жеңілдікпен тамақтану
m-free = Тегін ыстық тамақ
m-procedure = Өтініш беру процедурасы
m-school = Мектеп
m-head = Мектеп басшысы
m-socialstatus = Әлеуметтік мәртебе
m-photo-up = Фото жүктеу
m-photo-del = Фотоны жою
m-notiftype = Хабарлама түрі
m-notiflang = Хабарлама тілі
m-review = Енгізілген деректерді тексеру
m-approved = Мақұлданды
m-refused = Бас тартылды
m-underreview = Қаралуда
m-submitted = Жіберілді
day-provisional = { $date } (алдын ала)

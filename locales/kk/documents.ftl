### Words of the papers the service gives out (DOMAIN §1.6).

## Every paper

doc-number = Өтініш нөмірі
doc-temporary-number = Уақытша нөмір
doc-settlement = Елді мекен
doc-service = Қызмет
doc-service-meal = Жалпы білім беретін мектептердегі білім алушылар мен тәрбиеленушілердің жекелеген санаттарына тегін және жеңілдетілген тамақтандыруды ұсыну
doc-signed-at = Қол қойылған күні мен уақыты
doc-registered-at = Тіркелген күні мен уақыты
doc-applicant = Өтініш беруші
doc-applicant-iin = Өтініш берушінің ЖСН-і
doc-child-iin = Баланың ЖСН-і
doc-due = Шешім қабылдау мерзімі
doc-due-date = { $date } күніне дейін ({ $days } жұмыс күні)
doc-due-provisional = { $date } күніне дейін ({ $days } жұмыс күні; алдын ала)
doc-page = { $page }-бет, барлығы { $pages }
doc-profile = Ережелер профилі: { $profile }
doc-date-long =
    { $year } жылғы { $day } { $month ->
        [1] қаңтар
        [2] ақпан
        [3] наурыз
        [4] сәуір
        [5] мамыр
        [6] маусым
        [7] шілде
        [8] тамыз
        [9] қыркүйек
        [10] қазан
        [11] қараша
       *[12] желтоқсан
    }
doc-qr = QR-кодта өтініштің нөмірі мен SHA-256 мәні бар. Ол бойынша бұл қағазды тексеруге болады.

## D13: the signed application for school meals

doc-meal-title = Тегін және жеңілдетілген тамақ беру туралы өтініш
doc-meal-signed = электрондық цифрлық қолтаңбамен қол қойылған
doc-meal-to = Мектеп басшысына
doc-meal-request = Баламды (қамқорлығымдағы баланы) мектепте тегін немесе жеңілдетілген тамақпен қамтамасыз етуіңізді сұраймын.
doc-meal-texts = Растау және келісімдер
doc-text-version = мәтін нұсқасы: { $version }
doc-scans = Тіркелген құжаттар
doc-helped = Толтыруға көмектескен қызметкер
doc-helped-name = Аты-жөні
doc-helped-office = Ұйымы
doc-scan-facts = { $pages } бет, { $kilobytes } КБ
doc-signature = Электрондық цифрлық қолтаңба
doc-signature-note = Өтініштің XML құжатына өтініш берушінің ЭЦҚ-мен қол қойылған. Бұл қағаз — сол құжаттың оқуға арналған көшірмесі.
doc-signature-owner = Қол қойған адам
doc-signature-serial = Сертификаттың сериялық нөмірі
doc-signature-issuer = Сертификатты берген
doc-signature-validity = Сертификаттың қолданылу мерзімі
doc-signature-algorithm = Алгоритм
doc-signature-digest = Қол қойылған құжаттың SHA-256 мәні

## D15: the kiosk's receipt, before anything is registered

doc-receipt-title = Киоск түбіртегі
doc-receipt-not-registered = Өтініш әлі тіркелген жоқ
doc-receipt-why = Өтінішке қол қойылды және ол осы терминалда қорғалған түрде сақталды. Байланыс орнаған кезде ол орталыққа өздігінен жіберіледі. Өтініш орталықта тіркелген сәттен бастап берілді деп саналады.
doc-receipt-registered = Орталық Сіздің өтінішіңізді қабылдап, тіркеді. Төменде өтініштің нөмірі, тіркелген уақыты және жіберушісі көрсетілген.
doc-receipt-of-kiosk = Бұл түбіртекті терминалдың өзі жасады. Орталықтың құжаттарын жеке кабинеттегі журналдан аласыз.
doc-receipt-keep = Түбіртекті сақтап қойыңыз: уақытша нөмір арқылы өтініштің жағдайын білуге болады.
doc-next = Бұдан әрі не болады
doc-next-sms = Өтініш тіркелгенде { $phone } нөміріне SMS келеді.
doc-next-decision = Мектеп басшысы { $days } жұмыс күні ішінде шешім қабылдайды. Мерзім өтініш тіркелген күннен кейінгі күннен басталады.
doc-next-help = Сұрағыңыз болса, { $phone } нөміріне хабарласып, осы қағаздағы нөмірді айтыңыз.

## D1: the notice of registration

doc-registered-fact = Өтініш тіркелді
doc-registered-sender = Жіберуші

### The kindergarten queue (DOMAIN §1.6, §8.2)

doc-service-queue = Мектеп жасына дейінгі балаларды мектепке дейінгі ұйымдарға жолдама алу үшін кезекке қою
doc-title-d1 = Тіркеу туралы хабарлама
doc-title-d2 = Құжаттардың қабылданғаны туралы хабарлама
doc-title-d3 = Баланы есепке алу кітабында тіркеу
doc-title-d6 = Мүдделілікті растау туралы хабарлама
doc-title-d10 = Кезектен шығару туралы хабарлама
doc-title-d11 = Жеңілдік санатын өзгерту туралы хабарлама
doc-title-d12 = Өтінішті біріктіру туралы хабарлама
doc-child = Бала
doc-child-birth = Баланың туған күні
doc-category = Жеңілдік түрі
doc-no-benefit = Жеңілдіксіз
doc-recorded-at = Орталықта жазылған уақыты
doc-login-serial = Кіру сертификатының сериялық нөмірі
doc-by-centre = Орталық орындаған ереже
doc-queue-number = Кезек нөмірі (тіркелген сәттегі)
doc-queue-class-number = Жеңілдік санаты бойынша кезек нөмірі
doc-interest-until = Мүдделілікті растаудың соңғы күні
doc-scans-count = Тіркелген құжат көшірмелерінің саны
doc-log-entry = Кезек журналындағы жазба нөмірі
doc-reason = Себебі
doc-queue-registered = Бала кезекке қойылды
doc-queue-registered-text = Өтініш тіркелді. Кезек нөмірі өзгеріп отырады: оның қазіргі мәнін «Өтініштер журналынан» көресіз.
doc-queue-provisional = Өтініш тіркелді, кезектегі орын алдын ала берілді
doc-queue-provisional-text = Тізілім растамаған мәліметтерді білім бөлімі тексереді. Тексеру аяқталғанша кезектегі орын түпкілікті емес; нәтижесі туралы хабарлама келеді. Мәліметтер расталмаса, кезекке қоюдан бас тартылады.
doc-queue-booked-provisional = Бала есепке алу кітабына алдын ала жазылды
doc-queue-booked-provisional-text = Жазба кезек журналына енгізілді; оны білдіртпей өзгертуге немесе орнын ауыстыруға болмайды. Тізілім растамаған мәліметтерді білім бөлімі тексергеннен кейін ол түпкілікті болады.
doc-queue-number-provisional = Алдын ала берілген кезек нөмірі (тіркелген сәттегі)
doc-queue-class-provisional = Жеңілдік санаты бойынша алдын ала берілген кезек нөмірі
doc-queue-received = Құжаттар қабылданды
doc-queue-received-text = Орталық өтініш пен оған тіркелген құжаттарды төменде көрсетілген жіберушіден көрсетілген уақытта алды және ақпараттық жүйеде тіркеді.
doc-queue-booked = Бала есепке алу кітабына жазылды
doc-queue-booked-text = Жазба кезек журналына енгізілді. Оны білдіртпей өзгертуге немесе орнын ауыстыруға болмайды.
doc-queue-confirmed = Мүдделілік расталды
doc-queue-confirmed-text = Бала кезекте қалады. Келесі жолы мүдделілікті төменде көрсетілген күнге дейін растаңыз.
doc-queue-removed = Бала кезектен шығарылды
doc-queue-removed-text = Кезектегі орын сақталмайды. Баланы кезекке қайта қою үшін жаңа өтініш беру қажет.
doc-queue-removed-unless-reviewed = Қайта қарау бұл шешімді өзгертпесе, кезектегі орын сақталмайды. Ондай жағдайда баланы кезекке қою үшін жаңа өтініш беру қажет болады.
doc-queue-removed-age = Бала осы кезектің шекті жасына толды, сондықтан оған бұл кезекке жаңа өтініш беруге болмайды.
doc-queue-removed-duplicate = Осы баланың бұрын тіркелген өтініші күшінде: баланың кезектегі орны сол өтініш бойынша сақталады.
doc-queue-removed-moved = Осы елді мекеннің кезегіндегі орын сақталмайды. Жаңа тұратын жердің кезегіне өтінішті кез келген терминалда беруге болады.
doc-queue-removed-data = Кезектегі орын сақталмайды. Дұрыс мәліметтермен жаңа өтініш беруге болады.
doc-queue-closed = Өтініш жабылды
doc-queue-closed-text = Өтініш бойынша бұдан әрі ештеңе істеудің қажеті жоқ.
doc-queue-complaint = Бұл шешіммен келіспесеңіз, жоғары тұрған органға немесе сотқа шағымдана аласыз.
doc-queue-category = Жеңілдік санаты өзгертілді
doc-queue-category-text = Тіркелген күн сақталды, кезек нөмірлері қайта есептелді. Жеңілдікті растайтын құжаттарды білім бөлімі тексереді.
doc-queue-category-plain = Тіркелген күн сақталды, кезек нөмірлері қайта есептелді.
doc-queue-joined = Екінші ата-ана өтінішке қосылды
doc-queue-joined-text = Енді екі ата-ана да өтінішті көреді және ол бойынша әрекет жасай алады.
doc-queue-review = Бұл шешімді ақпараттық жүйе өздігінен қабылдады. Сіз оны қызметкердің қайта қарауын сұрай аласыз: «Өтініштер журналында» осы өтінішті ашып, қайта қарауды сұраңыз.
doc-queue-log = Кезектегі әрбір оқиға журналға алдыңғы жазбамен байланыстырылып енгізіледі; түбіртектегі дәлел арқылы журналдың өзгертілмегенін тексеруге болады.
doc-removal-by-applicant = Өтініш берушінің өтініші бойынша
doc-removal-by-other-parent = Екінші ата-ананың өтініші бойынша
doc-removal-interest-not-confirmed = Мүдделілік мерзімінде расталмады
doc-removal-two-misses = Жолдама екі рет пайдаланылмады
doc-removal-place-not-taken = Берілген орын пайдаланылмады
doc-removal-age-limit = Бала шекті жасқа толды
doc-removal-duplicate = Осы бала бойынша ертерек өтініш тіркелген
doc-removal-moved-settlement = Отбасы басқа елді мекенге көшті
doc-removal-deceased = Баланың қайтыс болуына байланысты
doc-removal-data-invalid = Берілген мәліметтер шындыққа сәйкес емес

## Why a referral is given back or extended (DOMAIN §1.11, §1.12; the list: design)

referral-reason-illness = Баланың ауруы
referral-reason-papers-not-ready = Құжаттар әлі дайын емес
referral-reason-other-kindergarten = Басқа балабақша таңдалды
referral-reason-moving = Көшу
referral-reason-family = Отбасылық жағдай
referral-reason-other = Басқа себеп

## D4, D5, D7–D9: a referral (DOMAIN §1.10–1.12)

doc-title-d4 = Баланың карточкасы
doc-title-d5 = Жеке мектепке дейінгі ұйымға жолдама
doc-title-d5-state = Мемлекеттік мектепке дейінгі ұйымға жолдама
doc-title-d7 = Жолдаманы кері қайтару туралы хабарлама
doc-title-d8 = Жолдаманы ұзарту туралы хабарлама
doc-title-d9 = Тоқтату парағына (стоп-тізімге) енгізу туралы хабарлама
doc-kindergarten = Балабақша
doc-kindergarten-named = { $name }, БСН { $bin }
doc-kindergarten-address = Балабақшаның мекенжайы
doc-kindergarten-phone = Балабақшаның телефоны
doc-group = Топтың оқыту тілі мен жасы
doc-group-year = { $language }, { $years } жас
doc-group-years = { $language }, { $from }–{ $to } жас
doc-instruction-kk = Қазақша
doc-instruction-ru = Орысша
doc-instruction-mixed = Аралас
doc-referral-issued-at = Жолдама берілген күн
doc-referral-expires = Жолдама мерзімінің аяқталу күні
doc-referral-provisional = { $date } (алдын ала)
doc-referral-withdraw-until = Жолдаманы кері қайтаруға болатын соңғы уақыт
doc-referral-since = Кезектегі орынды анықтайтын уақыт
doc-stop-list-until = Стоп-тізімнің соңғы күні
doc-stop-list-from = Жолдаманы қайта алуға болатын алғашқы күн
doc-referral-card = Балаға орын берілді
doc-referral-card-text = Карточканы балабақшаға жолдамамен бірге көрсетіңіз.
doc-referral-issued = Жолдама берілді
doc-referral-issued-text = Құжаттарды төменде көрсетілген балабақшаға көрсетілген күнге дейін (осы күнді қоса алғанда) тапсырыңыз. Мерзім өтіп кетсе, жолдама жойылады.
doc-referral-number-lost = Жеке балабақшаға жолдама алсаңыз, жалпықалалық кезектегі нөміріңіз сақталмайды.
doc-referral-withdrawn = Жолдама кері қайтарылды
doc-referral-withdrawn-text = Бала кезекке қайтарылды. Босаған орынды басқа бала алуы мүмкін.
doc-referral-extended = Жолдама мерзімі ұзартылды
doc-referral-extended-text = Құжаттарды төменде көрсетілген жаңа күнге дейін (осы күнді қоса алғанда) тапсырыңыз. Жолдаманы екінші рет ұзартуға болмайды.
doc-referral-stop-list = Өтініш стоп-тізімге енгізілді
doc-referral-stop-list-text = Жолдама мерзімінде пайдаланылмай, жойылды. Стоп-тізім аяқталғанша жаңа жолдама алу мүмкін емес. Өтініш есепте қалады.
doc-referral-last-miss = Келесі жолдама да мерзімінде пайдаланылмаса, бала кезектен шығарылады.
## D14: the decision on school meals (DOMAIN §1.6, §8.3)

doc-decision-title-granted = Тегін тамақ беру туралы шешім
doc-decision-title-refused = Тегін тамақ беруден дәлелді бас тарту
doc-decision-granted = Өтініш мақұлданды
doc-decision-granted-text = Бала мектепте { $date } күніне дейін (осы күнді қоса алғанда) тегін немесе жеңілдетілген тамақпен қамтамасыз етіледі.
doc-decision-refused = Өтініштен бас тартылды
doc-decision-refused-text = Бас тарту себебі төменде көрсетілген.
doc-decision-complaint = Шешіммен келіспесеңіз, білім бөліміне немесе сотқа шағымдана аласыз.
doc-decision-complaint-months = Шешіммен келіспесеңіз, осы шешім қабылданған күннен бастап { $months } ай ішінде білім бөліміне немесе сотқа шағымдана аласыз.
doc-decision-again = Бас тарту себебі жойылғаннан кейін өтінішті қайта беруге болады.
doc-decision-school = Шешім қабылдаған мектеп
doc-decision-category = Әлеуметтік мәртебе
doc-decision-at = Шешім қабылданған күн мен уақыт
doc-decision-until = Тамақ беріледі, соңғы күні
doc-decision-words = Түсініктеме
doc-decision-organisation = Ұйым
doc-decision-signature = Шешімнің XML құжатына мектеп қызметкерінің ЭЦҚ-сы қойылған. Бұл қағаз — сол құжаттың оқуға арналған көшірмесі.
doc-refusal-untrue-data = Құжаттар немесе мәліметтер дұрыс емес
doc-refusal-rules-not-met = Өтініш беруші немесе құжаттар белгіленген талаптарға сай емес
doc-refusal-negative-opinion = Басқа органның теріс қорытындысы бар
doc-refusal-court-decision = Сот шешімі бар
doc-refusal-no-consent = Қолжетімділігі шектеулі дербес деректерге қол жеткізуге келісім берілмеген
doc-refusal-child-not-in-school = Бала бұл мектепте оқымайды
doc-refusal-already-covered = Бала тегін немесе жеңілдетілген тамақпен қамтамасыз етілген
doc-refusal-unreadable-scan = Құжаттың көшірмесі оқылмайды

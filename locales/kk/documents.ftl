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
doc-receipt-keep = Түбіртекті сақтап қойыңыз: уақытша нөмір арқылы өтініштің жағдайын білуге болады.
doc-next = Бұдан әрі не болады
doc-next-sms = Өтініш тіркелгенде { $phone } нөміріне SMS келеді.
doc-next-decision = Мектеп басшысы { $days } жұмыс күні ішінде шешім қабылдайды. Мерзім өтініш тіркелген күннен кейінгі күннен басталады.
doc-next-help = Сұрағыңыз болса, { $phone } нөміріне хабарласып, осы қағаздағы нөмірді айтыңыз.

## D1: the notice of registration

doc-registered-title = Тіркеу туралы хабарлама
doc-registered-fact = Өтініш тіркелді
doc-registered-statement = Орталық Сіздің өтінішіңізді қабылдап, тіркеді. Осы хабарлама өтініштің алынғанын, алынған уақытын және жіберушісін растайды.
doc-registered-sender = Жіберуші

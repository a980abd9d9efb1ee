### What central sends to people (DOMAIN §2.6 M-2, M-7, §2.3). An SMS fits one message of 70 Cyrillic characters.

sent-code-sms = Терезе: растау коды { $code }. Оны ешкімге айтпаңыз. { $minutes } мин жарамды.
sent-code-email-subject = Терезе: растау коды
sent-code-email = Растау коды: { $code }.

    Оны мемлекеттік қызмет терминалына енгізіңіз. Код { $minutes } минут жарамды.

    Кодты ешкімге айтпаңыз. Егер оны Сіз сұратпасаңыз, бұл хатты елемеңіз.

sent-registered-sms = Тіркелді: { $num }, { $place }. Шешім мерзімі: { $date }.
sent-registered-email-subject = Терезе: өтініш тіркелді
sent-registered-email = Өтінішіңіз тіркелді. Оның нөмірі: { $num }.
    Елді мекен: { $place }.

    Шешім { $date } күніне дейін (осы күнді қоса алғанда) қабылданады.

    Егер өтініш бермеген болсаңыз, бұл хатты елемеңіз.

## The queue (DOMAIN §2.3). Each sentence is an SMS of its own, and begins a letter; with its
## settlement it may take two messages of 70 letters.

sent-queue-email-subject = Терезе: балабақша кезегі
sent-queue-number = { $num }, { $place }
sent-queue-email = { $text }

    Толығырақ: мемлекеттік қызмет терминалындағы «Өтініштер журналы».

    Егер өтініш бермеген болсаңыз, бұл хатты елемеңіз.
sent-queue-registered = { $num }: балаңыз кезекке қойылды.
sent-queue-provisional = { $num }: өтініш тіркелді, орын алдын ала берілді: мәліметтер тексерілуде.
sent-queue-checked = { $num }: мәліметтер тексерілді, бала кезекте.
sent-queue-confirmed = { $num }: мүдделілік расталды. Келесі мерзімі: { $date }.
sent-queue-category = { $num }: жеңілдік санаты өзгертілді.
sent-queue-benefit-granted = { $num }: жеңілдік құжаттары расталды.
sent-queue-benefit-refused = { $num }: жеңілдік құжаттары расталмады.
sent-queue-left = { $num }: өтінішіңіз бойынша бала кезектен шығарылды.
sent-queue-left-other = { $num }: екінші ата-ананың өтініші бойынша бала кезектен шығарылды.
sent-queue-merge-asked = { $num }: екінші ата-ана қосылуда. { $date } күніне дейін қарсы болуға болады.
sent-queue-merge-refused = { $num }: екінші ата-ананың қосылуы тоқтатылды.
sent-queue-merged = { $num }: екінші ата-ана өтінішке қосылды.
sent-queue-restored = { $num }: қайта қаралды, бала кезекке қайтарылды.
sent-queue-review-done = { $num }: қайта қаралды, шешім өзгермеді.
sent-queue-remind-interest = { $num }: мүдделілікті { $date } күніне дейін (осы күнді қоса) растаңыз, әйтпесе бала кезектен шығарылады.
sent-queue-remind-age = { $num }: { $date } күнінен бастап бала кезек жасынан асады. Балабақшаға қабылданбаса, кезектен шығарылады.
sent-queue-interest-lapsed = { $num }: мүдделілік расталмады, бала кезектен шығарылды.
sent-queue-age = { $num }: шекті жасқа толды, бала кезектен шығарылды.
sent-queue-referral = { $text }

    { $kindergarten }
sent-queue-kindergarten = Балабақша: { $name }. Мекенжайы: { $address }. Телефоны: { $phone }.
sent-queue-referred = { $num }: жолдама берілді. Құжат тапсырудың соңғы күні — { $date }.
sent-queue-given = { $num }: кезек келді, жолдама берілді. Құжат тапсырудың соңғы күні — { $date }.
sent-queue-offered = { $num }: орын ұсынылды. Қабылдаудың соңғы күні — { $date }.
sent-queue-accepted = { $num }: орын қабылданды.
sent-queue-withdrawn = { $num }: жолдама кері қайтарылды, бала кезекте.
sent-queue-extended = { $num }: жолдама ұзартылды, соңғы күні — { $date }.
sent-queue-enrolled = { $num }: бала балабақшаға қабылданды.
sent-queue-discharged = { $num }: балабақша баланың шыққанын хабарлады.
sent-queue-enrolled-elsewhere = { $num }: бала басқа балабақшаға қабылданды, орны босады.
sent-queue-papers-refused = { $num }: балабақша құжаттарды қабылдамады, бала кезекте.
sent-queue-missed = { $num }: жолдама пайдаланылмады, бала кезектен шығарылды.
sent-queue-stop-list = { $num }: жолдама мерзімі өтті, стоп-тізімнің соңғы күні — { $date }.
sent-queue-stop-list-over = { $num }: стоп-тізім аяқталды, бала кезекте.
sent-queue-removed = { $num }: бала кезектен шығарылды.
sent-queue-closed = { $num }: өтініш жабылды.
sent-queue-rejected = { $num }: мәліметтер расталмады, бала кезекке қойылмады.
sent-queue-changed = { $num }: өтініштің жағдайы өзгерді.

## Refused for good, perhaps long after the applicant left the kiosk (DOMAIN §2.3 T4, T4b). `$num` is the kiosk's number.

sent-refused-unnumbered = Өтініш
sent-refused-sms-revoked = { $num } тіркелмеді: кілт жойылған, жаңасын алыңыз.
sent-refused-sms-expired = { $num } тіркелмеді: кілт ескірген, жаңасын алыңыз.
sent-refused-sms-lost = { $num } тіркелмеді: кілт жарамсыз, жаңасымен беріңіз.
sent-refused-sms-again = { $num }: жаңа кілтпен қол қойыңыз, мерзімі { $date }.
sent-refused-sms-again-revoked = { $num }: кілт жойылған, { $date } дейін қол қойыңыз.
sent-refused-sms-again-provisional = { $num }: { $date } дейін (алдын ала) қайта қол қойыңыз
sent-refused-sms-again-revoked-provisional = { $num }: кілт жойылған, { $date } (алдын ала) дейін
sent-refused-sms-person = { $num } тіркелмеді: кілт басқаныкі. Қайта беріңіз.
sent-refused-sms-key = { $num } тіркелмеді: кілт жарамайды. Қайта беріңіз.
sent-refused-sms-dup = { $num } тіркелмеді: { $known } бар.
sent-refused-sms-age = { $num } тіркелмеді: бала кезек жасынан асқан.
sent-refused-sms-mistake = { $num } тіркелмеді: өтініште қате бар. Қайта беріңіз.
sent-too-late-sms = { $num } тіркелмеді: мерзім өтті. Қайта беріңіз.
sent-too-late-email = Өтінішке жаңа кілтпен уақытында қол қойылмады, сондықтан өтініш тіркелмеді және орын сақталмады.
    Терминал берген нөмір: { $num }.
    Елді мекен: { $place }.

    Өтінішті кез келген терминалда қайта беріңіз: мұны кез келген күні жасауға болады. Кезектегі орын жаңа өтініш тіркелген уақыттан бастап есептеледі.
    Өтініш «Өтініштер журналында» өз тарихымен қалады.
sent-refused-email-subject = Терезе: өтініш тіркелмеді
sent-refused-email = Терминал өтінішіңізді қабылдады, бірақ орталық оны тіркемеді.
    Терминал берген нөмір: { $num }.
    Елді мекен: { $place }.

    { $why }

    { $next }

    Егер өтініш бермеген болсаңыз, бұл хатты елемеңіз.
sent-refused-field = «{ $field }» өрісінде қате бар. { $fault }
sent-refused-why-mistake = Терминал жіберген өтініште қате бар.
sent-refused-next-new-key = Жаңа кілтті egov.kz порталынан немесе қызмет көрсету орталығынан алуға болады. Өтінішке сол кілтпен қол қойып, кез келген терминалда қайта беріңіз: мұны кез келген күні жасауға болады.
sent-refused-next-again = Жаңа кілтті egov.kz порталынан немесе қызмет көрсету орталығынан алуға болады. Дәл осындай өтінішке кез келген терминалда жаңа кілтпен қол қойыңыз. { $date } күніне дейін (осы күнді қоса алғанда) үлгермесеңіз, орныңыз сақталмайды және өтінішті жаңадан беру қажет болады.
sent-refused-next-right-key = Өтінішке оны беретін адамның жеке ЭЦҚ кілтімен қол қойып, кез келген терминалда қайта беріңіз: мұны кез келген күні жасауға болады.
sent-refused-next-dup = Екінші өтініштің қажеті жоқ: бұрын тіркелген өтініш күшінде.
sent-refused-next-age = Баланың туған күні қате көрсетілсе, өтінішті кез келген терминалда қайта беріңіз.
sent-refused-next-mistake = Өтінішті кез келген терминалда қайта беріңіз: мұны кез келген күні жасауға болады. Бас тарту қайталанса, қызметкерді шақырыңыз.

## School meals (DOMAIN §2.6 M-8 to M-10): each an SMS of its own, and begins a letter.

sent-meal-email-subject = Терезе: мектептегі тамақ
sent-meal-opened = { $num }: мектеп өтінішті қарап жатыр.
sent-meal-approved = { $num }: мақұлданды, тамақ { $date } күніне дейін.
sent-meal-refused = { $num }: бас тартылды, себебі шешімде.

### What central sends to people (DOMAIN §2.6 M-2, M-7). An SMS fits one message of 70 Cyrillic characters.

sent-code-sms = Терезе: растау коды { $code }. Оны ешкімге айтпаңыз. { $minutes } мин жарамды.
sent-code-email-subject = Терезе: растау коды
sent-code-email = Растау коды: { $code }.

    Оны мемлекеттік қызмет терминалына енгізіңіз. Код { $minutes } минут жарамды.

    Кодты ешкімге айтпаңыз. Егер оны Сіз сұратпасаңыз, бұл хатты елемеңіз.

sent-registered-sms = Өтініш тіркелді: { $num }. Шешім мерзімі: { $date }.
sent-registered-email-subject = Терезе: өтініш тіркелді
sent-registered-email = Өтінішіңіз тіркелді. Оның нөмірі: { $num }.
    Елді мекен: { $place }.

    Шешім { $date } күніне дейін (осы күнді қоса алғанда) қабылданады.

    Егер өтініш бермеген болсаңыз, бұл хатты елемеңіз.

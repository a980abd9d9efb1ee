### What central sends to people (DOMAIN §2.6 M-2, M-7). An SMS fits one message of 70 Cyrillic characters.

sent-code-sms = Терезе: код подтверждения { $code }. Никому не сообщайте. Действует { $minutes } мин.
sent-code-email-subject = Терезе: код подтверждения
sent-code-email = Код подтверждения: { $code }.

    Введите его в терминале государственных услуг. Код действует { $minutes ->
        [one] { $minutes } минуту
        [few] { $minutes } минуты
       *[other] { $minutes } минут
    }.

    Никому не сообщайте код. Если Вы его не запрашивали, не обращайте внимания на это письмо.

sent-registered-sms = Заявление зарегистрировано: { $num }. Решение до { $date }.
sent-registered-email-subject = Терезе: заявление зарегистрировано
sent-registered-email = Ваше заявление зарегистрировано. Его номер: { $num }.
    Населённый пункт: { $place }.

    Решение будет принято до { $date } включительно.

    Если Вы не подавали заявление, не обращайте внимания на это письмо.

### What central sends to people (DOMAIN §2.6 M-2, M-7, §2.3). An SMS fits one message of 70 Cyrillic characters.

sent-code-sms = Терезе: код подтверждения { $code }. Никому не сообщайте. Действует { $minutes } мин.
sent-code-email-subject = Терезе: код подтверждения
sent-code-email = Код подтверждения: { $code }.

    Введите его в терминале государственных услуг. Код действует { $minutes ->
        [one] { $minutes } минуту
        [few] { $minutes } минуты
       *[other] { $minutes } минут
    }.

    Никому не сообщайте код. Если Вы его не запрашивали, не обращайте внимания на это письмо.

sent-registered-sms = Зарегистрировано: { $num }, { $place }. Решение до { $date }.
sent-registered-email-subject = Терезе: заявление зарегистрировано
sent-registered-email = Ваше заявление зарегистрировано. Его номер: { $num }.
    Населённый пункт: { $place }.

    Решение будет принято до { $date } включительно.

    Если Вы не подавали заявление, не обращайте внимания на это письмо.

## The queue (DOMAIN §2.3). Each sentence is an SMS of its own, and begins a letter; with its
## settlement it may take two messages of 70 letters.

sent-queue-email-subject = Терезе: очередь в детский сад
sent-queue-number = { $num }, { $place }
sent-queue-email = { $text }

    Подробнее: «Журнал заявлений» в терминале государственных услуг.

    Если Вы не подавали заявление, не обращайте внимания на это письмо.
sent-queue-registered = { $num }: Ваш ребёнок поставлен в очередь.
sent-queue-provisional = { $num }: заявление зарегистрировано, место предварительное: сведения проверяются.
sent-queue-checked = { $num }: сведения проверены, ребёнок в очереди.
sent-queue-confirmed = { $num }: заинтересованность подтверждена. Следующий срок: { $date }.
sent-queue-category = { $num }: категория льготы изменена.
sent-queue-benefit-granted = { $num }: документы о льготе подтверждены.
sent-queue-benefit-refused = { $num }: документы о льготе не подтверждены.
sent-queue-left = { $num }: ребёнок снят с очереди по Вашему заявлению.
sent-queue-left-other = { $num }: ребёнок снят с очереди по заявлению другого родителя.
sent-queue-merge-asked = { $num }: присоединяется второй родитель. Возразить можно до { $date }.
sent-queue-merge-refused = { $num }: присоединение второго родителя прекращено.
sent-queue-merged = { $num }: второй родитель присоединён к заявлению.
sent-queue-restored = { $num }: решение пересмотрено, ребёнок снова в очереди.
sent-queue-review-done = { $num }: решение пересмотрено и не изменено.
sent-queue-remind-interest = { $num }: подтвердите заинтересованность до { $date } включительно, иначе ребёнок будет снят с очереди.
sent-queue-remind-age = { $num }: с { $date } ребёнок старше возраста очереди. Если он не зачислен, его снимут с очереди.
sent-queue-interest-lapsed = { $num }: нет подтверждения, ребёнок снят с очереди.
sent-queue-age = { $num }: достигнут предельный возраст, ребёнок снят с очереди.
sent-queue-referral = { $text }

    { $kindergarten }
sent-queue-kindergarten = Детский сад: { $name }. Адрес: { $address }. Телефон: { $phone }.
sent-queue-referred = { $num }: выдано направление. Последний день для документов — { $date }.
sent-queue-given = { $num }: подошла очередь, выдано направление. Последний день для документов — { $date }.
sent-queue-offered = { $num }: предложено место. Последний день, чтобы принять его, — { $date }.
sent-queue-accepted = { $num }: место принято.
sent-queue-withdrawn = { $num }: направление отозвано, ребёнок в очереди.
sent-queue-extended = { $num }: направление продлено, последний день — { $date }.
sent-queue-enrolled = { $num }: ребёнок зачислен в детский сад.
sent-queue-discharged = { $num }: детский сад сообщил, что ребёнок выбыл.
sent-queue-enrolled-elsewhere = { $num }: зачислен в другой сад, прежнее место освобождено.
sent-queue-papers-refused = { $num }: детский сад не принял документы, ребёнок в очереди.
sent-queue-missed = { $num }: направление не использовано, ребёнок снят с очереди.
sent-queue-stop-list = { $num }: направление истекло, заявление в стоп-листе по { $date } включительно.
sent-queue-stop-list-over = { $num }: стоп-лист окончен, ребёнок в очереди.
sent-queue-removed = { $num }: ребёнок снят с очереди.
sent-queue-closed = { $num }: заявление закрыто.
sent-queue-rejected = { $num }: сведения не подтверждены, в очередь не поставлен.
sent-queue-changed = { $num }: состояние заявления изменилось.

## Refused for good, perhaps long after the applicant left the kiosk (DOMAIN §2.3 T4, T4b). `$num` is the kiosk's number.

sent-refused-unnumbered = Заявление
sent-refused-sms-revoked = { $num }: отказано, ключ отозван. Получите новый.
sent-refused-sms-expired = { $num }: отказано, ключ истёк. Получите новый.
sent-refused-sms-lost = { $num }: отказано, ключ утратил силу. Подайте снова.
sent-refused-sms-again = { $num }: ключ истёк. Подпишите новым до { $date }.
sent-refused-sms-again-revoked = { $num }: ключ отозван. Подпишите новым до { $date }.
sent-refused-sms-again-provisional = { $num }: подпишите снова до { $date } (предварительно)
sent-refused-sms-again-revoked-provisional = { $num }: ключ отозван, до { $date } (предварительно)
sent-refused-sms-person = { $num }: отказано, ключ чужой. Подпишите своим.
sent-refused-sms-key = { $num }: отказано, ключ не подходит. Подайте снова.
sent-refused-sms-dup = { $num }: отказано, есть { $known }.
sent-refused-sms-age = { $num }: отказано, ребёнок старше возраста очереди.
sent-refused-sms-mistake = { $num }: отказано, в заявлении ошибка. Подайте снова.
sent-too-late-sms = { $num }: не подписано в срок, отказано. Подайте снова.
sent-too-late-email = Заявление не подписали новым ключом в срок, поэтому оно не зарегистрировано и место не сохранилось.
    Номер, который дал терминал: { $num }.
    Населённый пункт: { $place }.

    Подайте заявление ещё раз в любом терминале: это можно сделать в любой день. Место в очереди будет считаться с регистрации нового заявления.
    Само заявление остаётся в «Журнале заявлений» вместе с историей.
sent-refused-email-subject = Терезе: заявление не зарегистрировано
sent-refused-email = Терминал принял Ваше заявление, но центр его не зарегистрировал.
    Номер, который дал терминал: { $num }.
    Населённый пункт: { $place }.

    { $why }

    { $next }

    Если Вы не подавали заявление, не обращайте внимания на это письмо.
sent-refused-field = Ошибка в поле «{ $field }». { $fault }
sent-refused-why-mistake = В заявлении, которое передал терминал, есть ошибка.
sent-refused-next-new-key = Новый ключ можно получить на портале egov.kz или в центре обслуживания. Подпишите им заявление и подайте его ещё раз в любом терминале: это можно сделать в любой день.
sent-refused-next-again = Новый ключ можно получить на портале egov.kz или в центре обслуживания. Подпишите им такое же заявление в любом терминале. Если не успеть до { $date } включительно, место не сохранится и заявление придётся подавать заново.
sent-refused-next-right-key = Подпишите заявление личным ключом ЭЦП того, кто его подаёт, и подайте ещё раз в любом терминале: это можно сделать в любой день.
sent-refused-next-dup = Второе заявление не нужно: действует то, которое зарегистрировано раньше.
sent-refused-next-age = Если дата рождения ребёнка указана неверно, подайте заявление ещё раз в любом терминале.
sent-refused-next-mistake = Подайте заявление ещё раз в любом терминале: это можно сделать в любой день. Если отказ повторится, позовите сотрудника.

## School meals (DOMAIN §2.6 M-8 to M-10): each an SMS of its own, and begins a letter.

sent-meal-email-subject = Терезе: питание в школе
sent-meal-opened = { $num }: школа рассматривает заявление.
sent-meal-approved = { $num }: одобрено, питание до { $date }.
sent-meal-refused = { $num }: отказано, причина в решении.

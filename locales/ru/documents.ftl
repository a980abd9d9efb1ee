### Words of the papers the service gives out (DOMAIN §1.6).

## Every paper

doc-number = Номер заявления
doc-temporary-number = Временный номер
doc-settlement = Населённый пункт
doc-service = Услуга
doc-service-meal = Предоставление бесплатного и льготного питания отдельным категориям обучающихся и воспитанников в общеобразовательных школах
doc-signed-at = Дата и время подписания
doc-registered-at = Дата и время регистрации
doc-applicant = Заявитель
doc-applicant-iin = ИИН заявителя
doc-child-iin = ИИН ребёнка
doc-due = Срок принятия решения
doc-due-date = до { $date } ({ $days ->
        [one] { $days } рабочий день
        [few] { $days } рабочих дня
       *[other] { $days } рабочих дней
    })
doc-due-provisional = до { $date } ({ $days ->
        [one] { $days } рабочий день
        [few] { $days } рабочих дня
       *[other] { $days } рабочих дней
    }; предварительно)
doc-page = Страница { $page } из { $pages }
doc-profile = Профиль правил: { $profile }
doc-date-long =
    { $day } { $month ->
        [1] января
        [2] февраля
        [3] марта
        [4] апреля
        [5] мая
        [6] июня
        [7] июля
        [8] августа
        [9] сентября
        [10] октября
        [11] ноября
       *[12] декабря
    } { $year } года
doc-qr = В QR-коде номер заявления и его SHA-256. По ним эту бумагу можно проверить.

## D13: the signed application for school meals

doc-meal-title = Заявление о предоставлении бесплатного и льготного питания
doc-meal-signed = подписано электронной цифровой подписью
doc-meal-to = Руководителю школы
doc-meal-request = Прошу обеспечить моего ребёнка (ребёнка, находящегося под моей опекой) бесплатным или льготным питанием в школе.
doc-meal-texts = Подтверждение и согласия
doc-text-version = версия текста: { $version }
doc-scans = Приложенные документы
doc-helped = Сотрудник, который помог заполнить
doc-helped-name = Имя
doc-helped-office = Организация
doc-scan-facts = { $pages ->
        [one] { $pages } страница
        [few] { $pages } страницы
       *[other] { $pages } страниц
    }, { $kilobytes } КБ
doc-signature = Электронная цифровая подпись
doc-signature-note = XML-документ заявления подписан ЭЦП заявителя. Эта бумага — копия того документа для чтения.
doc-signature-owner = Подписал(а)
doc-signature-serial = Серийный номер сертификата
doc-signature-issuer = Сертификат выдан
doc-signature-validity = Срок действия сертификата
doc-signature-algorithm = Алгоритм
doc-signature-digest = SHA-256 подписанного документа

## D15: the kiosk's receipt, before anything is registered

doc-receipt-title = Квитанция киоска
doc-receipt-not-registered = Заявление ещё не зарегистрировано
doc-receipt-why = Заявление подписано и сохранено в этом терминале в защищённом виде. Когда появится связь, оно отправится в центр само. Заявление считается поданным с момента регистрации в центре.
doc-receipt-registered = Центр принял и зарегистрировал Ваше заявление. Ниже указаны номер заявления, время регистрации и отправитель.
doc-receipt-of-kiosk = Эту квитанцию составил сам терминал. Документы центра можно получить в журнале личного кабинета.
doc-receipt-keep = Сохраните квитанцию: по временному номеру можно узнать, что с заявлением.
doc-next = Что будет дальше
doc-next-sms = Когда заявление зарегистрируют, на номер { $phone } придёт SMS.
doc-next-decision = Руководитель школы примет решение в течение { $days ->
        [one] { $days } рабочего дня
       *[other] { $days } рабочих дней
    }. Срок начинается на следующий день после регистрации.
doc-next-help = Если есть вопросы, позвоните по номеру { $phone } и назовите номер с этой бумаги.

## D1: the notice of registration

doc-registered-fact = Заявление зарегистрировано
doc-registered-sender = Отправитель

### The kindergarten queue (DOMAIN §1.6, §8.2)

doc-service-queue = Постановка детей дошкольного возраста в очередь для получения направления в детские дошкольные организации
doc-title-d1 = Уведомление о регистрации
doc-title-d2 = Извещение о приёме документов
doc-title-d3 = Регистрация ребёнка в книге учёта
doc-title-d6 = Подтверждение заинтересованности
doc-title-d10 = Уведомление о снятии с очереди
doc-title-d11 = Уведомление об изменении льготной категории
doc-title-d12 = Уведомление о присоединении заявления
doc-child = Ребёнок
doc-child-birth = Дата рождения ребёнка
doc-category = Тип льготы
doc-no-benefit = Без льготы
doc-recorded-at = Записано в центре
doc-login-serial = Серийный номер сертификата входа
doc-by-centre = Правило, исполненное центром
doc-queue-number = Номер очереди (на момент регистрации)
doc-queue-class-number = Номер очереди по льготной категории
doc-interest-until = Последний день подтверждения заинтересованности
doc-scans-count = Количество приложенных копий документов
doc-log-entry = Номер записи в журнале очереди
doc-reason = Причина
doc-queue-registered = Ребёнок поставлен в очередь
doc-queue-registered-text = Заявление зарегистрировано. Номер очереди меняется: его нынешнее значение видно в «Журнале заявлений».
doc-queue-provisional = Заявление зарегистрировано, место в очереди предварительное
doc-queue-provisional-text = Сведения, которых не подтвердил реестр, проверяет отдел образования. До окончания проверки место в очереди не окончательное; о результате придёт уведомление. Если сведения не подтвердятся, в постановке в очередь будет отказано.
doc-queue-booked-provisional = Ребёнок внесён в книгу учёта предварительно
doc-queue-booked-provisional-text = Запись внесена в журнал очереди; незаметно изменить её или переставить нельзя. Окончательной она станет, когда отдел образования проверит сведения, которых не подтвердил реестр.
doc-queue-number-provisional = Предварительный номер очереди (на момент регистрации)
doc-queue-class-provisional = Предварительный номер очереди по льготной категории
doc-queue-received = Документы приняты
doc-queue-received-text = Центр получил заявление и приложенные к нему документы от указанного ниже отправителя в указанное время и записал их в информационной системе.
doc-queue-booked = Ребёнок внесён в книгу учёта
doc-queue-booked-text = Запись внесена в журнал очереди. Незаметно изменить её или переставить нельзя.
doc-queue-confirmed = Заинтересованность подтверждена
doc-queue-confirmed-text = Ребёнок остаётся в очереди. В следующий раз подтвердите заинтересованность до указанного ниже дня.
doc-queue-removed = Ребёнок снят с очереди
doc-queue-removed-text = Место в очереди не сохраняется. Чтобы снова поставить ребёнка в очередь, нужно подать новое заявление.
doc-queue-removed-unless-reviewed = Если при пересмотре это решение не изменят, место в очереди не сохранится. Тогда, чтобы поставить ребёнка в очередь, понадобится новое заявление.
doc-queue-removed-age = Ребёнок достиг предельного возраста этой очереди, поэтому подать на него новое заявление в эту очередь нельзя.
doc-queue-removed-duplicate = Действует заявление этого ребёнка, зарегистрированное раньше: место в очереди остаётся за ребёнком по тому заявлению.
doc-queue-removed-moved = Место в очереди этого населённого пункта не сохраняется. Заявление в очередь по новому месту жительства можно подать в любом терминале.
doc-queue-removed-data = Место в очереди не сохраняется. С верными сведениями можно подать новое заявление.
doc-queue-closed = Заявление закрыто
doc-queue-closed-text = Делать по этому заявлению больше ничего не нужно.
doc-queue-complaint = Если Вы не согласны с этим решением, его можно обжаловать в вышестоящем органе или в суде.
doc-queue-category = Льготная категория изменена
doc-queue-category-text = Дата регистрации сохранена, номера очереди пересчитаны. Документы, подтверждающие льготу, проверит отдел образования.
doc-queue-category-plain = Дата регистрации сохранена, номера очереди пересчитаны.
doc-queue-joined = Второй родитель присоединён к заявлению
doc-queue-joined-text = Теперь оба родителя видят заявление и могут действовать в нём.
doc-queue-review = Это решение информационная система приняла сама. Вы можете попросить, чтобы его пересмотрел сотрудник: откройте заявление в «Журнале заявлений» и запросите пересмотр.
doc-queue-log = Каждое событие очереди записано в связанный журнал; по доказательству в квитанции можно проверить, что журнал не изменён.
doc-removal-by-applicant = По заявлению заявителя
doc-removal-by-other-parent = По заявлению второго родителя
doc-removal-interest-not-confirmed = Заинтересованность не подтверждена в срок
doc-removal-two-misses = Направление дважды не использовано
doc-removal-place-not-taken = Предоставленное место не занято
doc-removal-age-limit = Ребёнок достиг предельного возраста очереди
doc-removal-duplicate = На этого ребёнка раньше зарегистрировано другое заявление
doc-removal-moved-settlement = Семья переехала в другой населённый пункт
doc-removal-deceased = В связи со смертью ребёнка
doc-removal-data-invalid = Предоставленные сведения недостоверны

## Why a referral is given back or extended (DOMAIN §1.11, §1.12; the list: design)

referral-reason-illness = Болезнь ребёнка
referral-reason-papers-not-ready = Документы ещё не готовы
referral-reason-other-kindergarten = Выбран другой детский сад
referral-reason-moving = Переезд
referral-reason-family = Семейные обстоятельства
referral-reason-other = Другая причина

## D4, D5, D7–D9: a referral (DOMAIN §1.10–1.12)

doc-title-d4 = Карточка ребёнка
doc-title-d5 = Направление в частный ДДО
doc-title-d5-state = Направление в государственный ДДО
doc-title-d7 = Уведомление об отзыве направления
doc-title-d8 = Уведомление о продлении направления
doc-title-d9 = Уведомление о внесении в стоп-лист
doc-kindergarten = Детский сад
doc-kindergarten-named = { $name }, БИН { $bin }
doc-kindergarten-address = Адрес детского сада
doc-kindergarten-phone = Телефон детского сада
doc-group = Язык обучения и возраст группы
doc-group-year = { $language }, { $years ->
        [one] { $years } год
        [few] { $years } года
       *[other] { $years } лет
    }
doc-group-years = { $language }, { $to ->
        [one] { $from }–{ $to } год
        [few] { $from }–{ $to } года
       *[other] { $from }–{ $to } лет
    }
doc-instruction-kk = Казахский
doc-instruction-ru = Русский
doc-instruction-mixed = Смешанный
doc-referral-issued-at = Дата выдачи направления
doc-referral-expires = Дата истечения срока направления
doc-referral-provisional = { $date } (предварительно)
doc-referral-withdraw-until = Отозвать направление можно до
doc-referral-since = Время, по которому определяется место в очереди
doc-stop-list-until = Последний день стоп-листа
doc-stop-list-from = Снова получить направление можно с
doc-referral-card = Ребёнку выделено место
doc-referral-card-text = Покажите карточку в детском саду вместе с направлением.
doc-referral-issued = Выдано направление
doc-referral-issued-text = Сдайте документы в указанный ниже детский сад до указанного дня включительно. Если срок пройдёт, направление будет аннулировано.
doc-referral-number-lost = При получении направления в частный сад номер в общей очереди не сохраняется.
doc-referral-withdrawn = Направление отозвано
doc-referral-withdrawn-text = Ребёнок возвращён в очередь. Освободившееся место может занять другой ребёнок.
doc-referral-extended = Срок направления продлён
doc-referral-extended-text = Сдайте документы до указанного ниже нового дня включительно. Продлить направление ещё раз нельзя.
doc-referral-stop-list = Заявление внесено в стоп-лист
doc-referral-stop-list-text = Направление не было использовано в срок и аннулировано. Пока действует стоп-лист, получить новое направление нельзя. Заявление остаётся на учёте.
doc-referral-last-miss = Если и следующее направление не будет использовано в срок, ребёнок будет снят с очереди.
## D14: the decision on school meals (DOMAIN §1.6, §8.3)

doc-decision-title-granted = Решение о предоставлении бесплатного питания
doc-decision-title-refused = Мотивированный отказ в предоставлении бесплатного питания
doc-decision-granted = Заявление одобрено
doc-decision-granted-text = Ребёнок обеспечивается в школе бесплатным или льготным питанием до { $date } включительно.
doc-decision-refused = В заявлении отказано
doc-decision-refused-text = Причина отказа указана ниже.
doc-decision-complaint = Если Вы не согласны с решением, его можно обжаловать в отделе образования или в суде.
doc-decision-complaint-months = Если Вы не согласны с решением, его можно обжаловать в отделе образования или в суде в течение { $months ->
        [one] { $months } месяца
       *[other] { $months } месяцев
    } со дня принятия.
doc-decision-again = Когда причина отказа будет устранена, заявление можно подать снова.
doc-decision-school = Школа, принявшая решение
doc-decision-category = Социальный статус
doc-decision-at = Дата и время решения
doc-decision-until = Питание предоставляется, последний день
doc-decision-words = Пояснение
doc-decision-organisation = Организация
doc-decision-signature = XML-документ решения подписан ЭЦП работника школы. Эта бумага — копия того документа для чтения.
doc-refusal-untrue-data = Документы или сведения недостоверны
doc-refusal-rules-not-met = Заявитель или документы не соответствуют установленным требованиям
doc-refusal-negative-opinion = Есть отрицательное заключение другого органа
doc-refusal-court-decision = Есть решение суда
doc-refusal-no-consent = Не дано согласие на доступ к персональным данным ограниченного доступа
doc-refusal-child-not-in-school = Ребёнок не учится в этой школе
doc-refusal-already-covered = Ребёнок уже обеспечен бесплатным или льготным питанием
doc-refusal-unreadable-scan = Копия документа не читается

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
doc-receipt-keep = Сохраните квитанцию: по временному номеру можно узнать, что с заявлением.
doc-next = Что будет дальше
doc-next-sms = Когда заявление зарегистрируют, на номер { $phone } придёт SMS.
doc-next-decision = Руководитель школы примет решение в течение { $days ->
        [one] { $days } рабочего дня
       *[other] { $days } рабочих дней
    }. Срок начинается на следующий день после регистрации.
doc-next-help = Если есть вопросы, позвоните по номеру { $phone } и назовите номер с этой бумаги.

## D1: the notice of registration

doc-registered-title = Уведомление о регистрации
doc-registered-fact = Заявление зарегистрировано
doc-registered-statement = Центр принял и зарегистрировал Ваше заявление. Это уведомление подтверждает, что оно получено, когда оно получено и кто его отправил.
doc-registered-sender = Отправитель

### Terms of the window. Source: DOMAIN §7.1: where a screen would use another word for one of these, the term
### wins. Ids are the keys of that table with dashes for dots.

## General interface (DOMAIN §7.1 A)

lang-switch = Выбор языка
lang-kk = Қазақша (на казахском)
lang-ru = Русский
btn-back = Назад
btn-next = Далее
btn-cancel = Отмена
btn-ok = ОК
btn-yes = Да
btn-no = Нет
btn-submit = Отправить
btn-save = Сохранить
btn-edit = Исправить
btn-delete = Удалить
btn-print = Распечатать
btn-download = Скачать
btn-upload = Загрузить
btn-view = Просмотр
btn-repeat = Повторить
btn-finish = Завершить
btn-exit = Выйти
btn-help = Помощь
btn-home = Главная страница
btn-call = Позвать сотрудника
lbl-required = Обязательное поле
lbl-optional = Не обязательно к заполнению
lbl-step = Шаг { $n }
lbl-search = Поиск
lbl-all = Все
lbl-page = Страница { $a } из { $b }
lbl-attention = Обратите внимание!
lbl-notice = Уведомление
lbl-instruction = Инструкция
lbl-loading = Загрузка…
lbl-offline = Нет связи
lbl-kiosk = Терминал самообслуживания
lbl-asof = по состоянию на { $t }

## Identity and signature (DOMAIN §7.1 B)

id-iin = ИИН (индивидуальный идентификационный номер)
id-bin = БИН (бизнес-идентификационный номер)
sig-eds = ЭЦП (электронная цифровая подпись)
sig-key = Ключ ЭЦП
sig-pub = Открытый ключ
sig-priv = Закрытый ключ
sig-cert = Сертификат (регистрационное свидетельство)
sig-choosecert = Выбрать сертификат
sig-choose = Выбрать ЭЦП
sig-check = Проверить ЭЦП
sig-storage = Хранилище ключей
sig-stype = Тип хранилища
sig-spath = Путь к хранилищу
sig-pc = Персональный компьютер
sig-usb = USB-носитель
sig-idcard = Удостоверение личности (чип)
sig-pwd = Пароль
sig-pin = PIN-код
sig-pwdstore = Введите пароль на хранилище ключей
sig-refresh = Обновить список ключей
sig-selkey = Выберите ключ для подписи
sig-keydata = Данные выбранного ключа
sig-owner = Уникальное имя владельца
sig-validity = Срок действия
sig-serial = Серийный номер
sig-issuer = Имя издателя
sig-alg = Алгоритм
sig-sign = Подписать
sig-signsend = Подписать и отправить
sig-signdata = Подпись данных
sig-auth = Авторизация
sig-login = Вход в личный кабинет
sig-enter = Войти
sig-cabinet = Личный кабинет
sig-nca = Национальный удостоверяющий центр (НУЦ РК)

## People and data (DOMAIN §7.1 C)

p-applicant = Заявитель
p-parent = Родитель
p-legalrep = Законный представитель
p-child = Ребёнок
p-last = Фамилия
p-first = Имя
p-patr = Отчество (при наличии)
p-full = Фамилия, имя, отчество (ФИО)
p-birth = Дата рождения
p-sex = Пол
p-citizenship = Гражданство
p-cit-kz = Гражданин Казахстана
p-cit-kzabroad = Гражданин Казахстана, рождённый в другой стране
p-cit-foreign = Иностранец
p-address = Адрес проживания
p-settlement = Населённый пункт
p-region = Область
p-city = Город
p-district = Район
p-street = Улица
p-house = Дом
p-flat = Квартира
p-phone = Номер мобильного телефона
p-phone2 = Дополнительный телефон
p-email = Адрес электронной почты
p-email2 = Дополнительный e-mail
p-contacts = Контактные данные
p-code = Код подтверждения
p-getcode = Получить код подтверждения через SMS
p-gbd = Государственная база данных «Физические лица» (ГБД ФЛ)

## Applications (DOMAIN §7.1 D)

k-app = Заявление
k-appnum = Номер заявления
k-apply = Подать заявление
k-journal = Журнал заявлений
k-attach = Приложения к заявлению
k-regdate = Дата регистрации
k-created = Дата создания
k-status = Статус
k-state = Текущее состояние
k-decided = Принято решение
k-confirmbtn = Подтвердить
k-wd = рабочий день
k-cd = календарный день
k-term = Срок

## Meals (DOMAIN §7.1 E)

m-social = Социальная помощь
m-meal = Льготное питание
m-free = Бесплатное горячее питание
m-procedure = Процедура подачи заявления
m-school = Школа
m-head = Руководитель школы
m-socialstatus = Социальный статус
m-photo-up = Загрузить фото
m-photo-del = Удалить фото
m-notiftype = Тип уведомления
m-notiflang = Язык уведомлений
m-review = Проверка введённых данных
m-approved = Одобрено
m-refused = Отказано
m-underreview = На рассмотрении
m-submitted = Подано
day-provisional = { $date } (предварительно)

### Words of the papers the service gives out (DOMAIN §1.6).

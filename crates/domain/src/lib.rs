//! What the services are: identifiers, calendar, policy, the meal state machine.

"""The sales methods M1 … M26: one file per question a rep or manager asks, pure functions of data frames."""

package names

// AccountStack is the stack of what an account has once, for all its environments. It is no environment's: what follows an
// environment's name in the name of a stack begins with a hyphen and a capital letter.
const AccountStack = App + "-account"

// KindAccount is the kind, in tags, of what belongs to no environment.
const KindAccount = "account"

// OutputLedgerTable is the output of the account's stack with the table of the ledger of environments.
const OutputLedgerTable = "LedgerTable"

// LedgerKey is the key of the ledger's table: the name of an environment.
const LedgerKey = "environment"

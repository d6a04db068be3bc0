package config

// Account is what an account has once, for all its environments.
type Account struct {
	Owner string // who is asked about it; a tag of everything in it
}

// LoadAccount returns it.
func LoadAccount() Account { return Account{Owner: owner} }

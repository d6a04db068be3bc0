package config

// Account is what an account has once, for all its environments.
type Account struct {
	Owner  string // who is asked about it; a tag of everything in it
	GitHub GitHub // whose workflows deploy to it
	Budget int    // dollars a month
	Told   string // e-mail address that is told when the budget is nearly spent; "": there is no budget
}

// LoadAccount returns it.
func LoadAccount() Account {
	return Account{Owner: owner, GitHub: github(), Budget: accountBudget, Told: accountTold}
}

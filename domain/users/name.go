package users

import "strings"

// SplitName divides a name into given and family name: at its last space, as most names that the directory has are
// written. Who has one name only has it as given name; so has who is written with a comma, as "Hopper, Grace" and "Martin
// King, Jr." are: which part is which, nobody can tell.
func SplitName(name string) (given, family string) {
	i := strings.LastIndexByte(name, ' ')
	if i <= 0 || i == len(name)-1 || strings.Contains(name, ",") {
		return name, ""
	}
	return name[:i], name[i+1:]
}

// JoinName returns the name that SplitName has divided.
func JoinName(given, family string) string {
	if family == "" {
		return given
	}
	return given + " " + family
}

// NormalEmail returns an address as it is compared: whoever signs in or is looked up may write it in another case. Mail
// goes to the address as it was given.
func NormalEmail(address string) string {
	return strings.ToLower(strings.TrimSpace(address))
}

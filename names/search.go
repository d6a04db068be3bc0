package names

// SearchURL is the environment variable with the URL of the OpenSearch domain that the search index is in. Without it the
// index is in a table.
const SearchURL = "SEARCH_URL"

// SearchIndex is the name of an environment's index in a domain, which several environments may share.
func SearchIndex(environment string) string { return environment + "-users" }

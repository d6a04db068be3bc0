package names

// The environment variables of the pages, and of the probe that looks at them.
const (
	UploadsBucket  = "UPLOADS_BUCKET"   // bucket that browsers put files into
	UserPool       = "USER_POOL"        // id of the user pool
	UserPoolClient = "USER_POOL_CLIENT" // id of its client
	SiteURL        = "SITE_URL"         // where the site answers that the probe looks at
	SignInSecret   = "SIGN_IN_SECRET"   // ARN of the secret with the probe's username and password
)

// The outputs of stacks that say who signs in, and where the directory is searched.
const (
	OutputUserPool     = "UserPool"     // id of the pool of those who may sign in
	OutputSignInSecret = "SignInSecret" // ARN of the secret that the probe signs in with
)

// PasswordLength is the least characters of a password that somebody chooses.
const PasswordLength = 14

// SiteRoot is the folder of the site that all pages are in.
const SiteRoot = "/app/"

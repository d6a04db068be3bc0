package stacks

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/mainstay-go/mainstay/config"
	"github.com/mainstay-go/mainstay/names"
)

// searched adds to a function's variables where the search index is, if it is in a domain.
func (e Env) searched(variables map[string]string) map[string]string {
	if e.Search.URL != "" {
		variables[names.SearchURL] = e.Search.URL
	}
	return variables
}

// grantSearch lets a function make requests about the environment's own index in a domain, and no other.
func (e Env) grantSearch(to awsiam.IGrantable, actions ...string) {
	if e.Search == (config.Domain{}) {
		return
	}
	index := e.Search.ARN + "/" + names.SearchIndex(e.Name)
	awsiam.Grant_AddToPrincipal(&awsiam.GrantOnPrincipalOptions{Grantee: to, Actions: jsii.Strings(actions...), ResourceArns: jsii.Strings(index, index+"/*")})
}

package cost

// apiV2: an HTTP API counts requests in steps of 512 KB, a WebSocket API messages of 32 KB and minutes.
func apiV2(s subject) {
	if s.Text("ProtocolType") == "WEBSOCKET" {
		s.charge(socketMessage, s.sum("messages", chunks("message_kb", 32)), "")
		s.charge(socketMinute, s.sum("minutes"), "")
		return
	}
	s.charge(httpAPI, s.sum("requests", chunks("request_kb", 512)), "")
}

func apiREST(s subject) { s.charge(restAPI, s.sum("requests"), "") }

func distribution(s subject) {
	s.charge(cdnRequest, s.sum("requests"), "")
	s.charge(cdnOut, s.sum("gb_out"), "")
}

func acl(s subject) {
	s.charge(webACL, N(1), "")
	s.charge(webACLRule, N(int64(len(s.List("Rules")))), "")
	s.charge(webACLRequest, s.sum("requests"), "")
}

// userPool: users that are active in the month, by the pool's tier.
func userPool(s subject) {
	price := map[string]string{"LITE": cognitoLite, "PLUS": cognitoPlus}[s.Text("UserPoolTier")]
	if price == "" {
		price = cognitoEssentials
	}
	s.charge(price, s.sum("users"), "")
}

func nat(s subject) {
	s.charge(natGateway, s.hours(), "")
	s.charge(natData, s.sum("gb"), "")
}

// endpoint: an interface is paid for in each zone; gateways cost nothing.
func endpoint(s subject) {
	if s.Text("VpcEndpointType") != "Interface" {
		return
	}
	zones := most(N(1), N(int64(len(s.List("SubnetIds")))))
	s.charge(vpcEndpoint, zones.Mul(s.hours()), "in %s zones", zones)
}

func address(s subject) { s.charge(publicIP, s.hours(), "") }

// Drives the client of the Terraform provider terraform-provider-servicenow: what its resources call, without Terraform itself.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/tylerhatton/terraform-provider-servicenow/servicenow/client"
)

func attempt(step string, act func() error) {
	outcome := map[string]interface{}{"step": step, "ok": true}
	if err := act(); err != nil {
		outcome["ok"], outcome["detail"] = false, err.Error()
	}
	line, _ := json.Marshal(outcome)
	fmt.Println(string(line))
}

func main() {
	ctx := context.Background()
	sn := client.NewClient(os.Getenv("SN_URL"), os.Getenv("SN_USER"), os.Getenv("SN_PASSWORD"))
	group := client.Group{Name: "From Terraform", Description: "made by a plan", Active: true}
	attempt("resource: create a group", func() error { return sn.CreateObject(ctx, client.EndpointGroup, &group) })
	attempt("resource: read it", func() error {
		found := client.Group{}
		if err := sn.GetObject(ctx, client.EndpointGroup, group.GetID(), &found); err != nil {
			return err
		}
		if found.Name != group.Name || !found.Active {
			return fmt.Errorf("%+v", found)
		}
		return nil
	})
	attempt("resource: change it", func() error {
		group.Description = "changed"
		if err := sn.UpdateObject(ctx, client.EndpointGroup, &group); err != nil {
			return err
		}
		found := client.Group{}
		if err := sn.GetObjectByName(ctx, client.EndpointGroup, group.Name, &found); err != nil {
			return err
		}
		if found.Description != "changed" {
			return errors.New(found.Description)
		}
		return nil
	})
	attempt("resource: a user and a membership", func() error {
		user := client.User{UserName: "terraform.user", FirstName: "Terra", LastName: "Form", Active: true}
		if err := sn.CreateObject(ctx, client.EndpointUser, &user); err != nil {
			return err
		}
		row, err := sn.CreateRecord(ctx, "sys_user_grmember", "", map[string]string{"user": user.GetID(), "group": group.GetID()})
		if err != nil {
			return err
		}
		if row["group"] != group.GetID() {
			return fmt.Errorf("%v", row)
		}
		return nil
	})
	attempt("resource: an OAuth application", func() error {
		application := client.OAuthEntity{Name: "From Terraform", RedirectURL: "https://app.example.com/callback", AccessTokenLifespan: 1800, RefreshTokenLifespan: 8640000, Access: "public"}
		if err := sn.CreateObject(ctx, client.EndpointOAuthEntity, &application); err != nil {
			return err
		}
		if application.ClientID == "" {
			return errors.New("no client id was made")
		}
		return nil
	})
	attempt("resource: any record", func() error {
		row, err := sn.CreateRecord(ctx, "incident", "global", map[string]string{"short_description": "From a plan", "urgency": "1"})
		if err != nil {
			return err
		}
		if row, err = sn.UpdateRecord(ctx, "incident", row["sys_id"], map[string]string{"urgency": "3"}); err != nil {
			return err
		}
		if row["urgency"] != "3" {
			return fmt.Errorf("urgency %s", row["urgency"])
		}
		_, err = sn.GetRecordByQuery(ctx, "incident", "short_description=From a plan")
		return err
	})
	attempt("resource: destroy, and not found", func() error {
		if err := sn.DeleteObject(ctx, client.EndpointGroup, group.GetID()); err != nil {
			return err
		}
		if err := sn.GetObject(ctx, client.EndpointGroup, group.GetID(), &client.Group{}); !client.IsNotFound(err) {
			return fmt.Errorf("still there: %v", err)
		}
		return nil
	})
}

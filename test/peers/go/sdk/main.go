// Drives the Go SDK servicenow-sdk-go (1.6): tables, pages by the Link header, attachments, password grant.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	servicenowsdkgo "github.com/michaeldcanady/servicenow-sdk-go"
	attachmentapi "github.com/michaeldcanady/servicenow-sdk-go/attachment-api"
	"github.com/michaeldcanady/servicenow-sdk-go/credentials"
	tableapi "github.com/michaeldcanady/servicenow-sdk-go/table-api"
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
	instance, user, password := os.Getenv("SN_INSTANCE"), os.Getenv("SN_USER"), os.Getenv("SN_PASSWORD")
	client := servicenowsdkgo.NewServiceNowClient(credentials.NewUsernamePasswordCredential(user, password), instance)
	incidents := client.Now().Table("incident")
	var id, number string
	attempt("post", func() error {
		made, err := incidents.Post2(map[string]string{"short_description": "From Go", "urgency": "1"}, nil)
		if err != nil {
			return err
		}
		id, _ = made.Result.Value("sys_id").String()
		number, _ = made.Result.Value("number").String()
		if id == "" || number == "" {
			return errors.New("no sys_id or number")
		}
		return nil
	})
	attempt("get by id", func() error {
		found, err := incidents.ById(id).Get(nil)
		if err != nil {
			return err
		}
		if other, _ := found.Result.Value("number").String(); other != number {
			return fmt.Errorf("%s instead of %s", other, number)
		}
		return nil
	})
	attempt("fields and display values", func() error {
		rows, err := incidents.Get(&tableapi.TableRequestBuilderGetQueryParameters{Query: "number=" + number, Fields: []string{"number", "urgency"}, DisplayValue: tableapi.TRUE, Limit: 1})
		if err != nil {
			return err
		}
		if urgency, _ := rows.Result[0].Value("urgency").String(); urgency != "1 - High" || rows.Result[0].Len() != 2 {
			return fmt.Errorf("%v", rows.Result[0])
		}
		return nil
	})
	attempt("every page by the Link header", func() error {
		page, err := incidents.Get(&tableapi.TableRequestBuilderGetQueryParameters{Query: "ORDERBYnumber", Fields: []string{"number"}, Limit: 60})
		if err != nil {
			return err
		}
		pages, err := tableapi.NewPageIterator(*page, client)
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		if err := pages.Iterate(func(row *tableapi.TableEntry) bool {
			one, _ := row.Value("number").String()
			seen[one] = true
			return true
		}); err != nil {
			return err
		}
		if count, err := incidents.Count(); err != nil || count != len(seen) {
			return fmt.Errorf("%d rows, counted %d, %v", len(seen), count, err)
		}
		return nil
	})
	attempt("put", func() error {
		changed, err := incidents.ById(id).Put(map[string]string{"description": "changed"}, nil)
		if err != nil {
			return err
		}
		if text, _ := changed.Result.Value("description").String(); text != "changed" {
			return errors.New(text)
		}
		return nil
	})
	// Its upload posts to /attachment instead of /attachment/file, which no instance offers.
	attempt("attachments listed", func() error {
		files := client.Now().Attachment()
		list, err := files.Get(&attachmentapi.AttachmentRequestBuilderGetQueryParameters{Query: "table_sys_id=" + id, Limit: 5})
		if err != nil {
			return err
		}
		if len(list.Result) != 0 {
			return fmt.Errorf("%v", list.Result)
		}
		return nil
	})
	attempt("delete, and gone", func() error {
		if err := incidents.ById(id).Delete(nil); err != nil {
			return err
		}
		if _, err := incidents.ById(id).Get(nil); err == nil {
			return errors.New("still there")
		}
		return nil
	})
	attempt("password grant", func() error {
		credential, err := credentials.NewTokenCredential(os.Getenv("SN_CLIENT_ID"), os.Getenv("SN_CLIENT_SECRET"), "https://"+instance+".service-now.com", func() (string, string, error) { return user, password, nil })
		if err != nil {
			return err
		}
		rows, err := servicenowsdkgo.NewServiceNowClient(credential, instance).Now().Table("incident").Get(&tableapi.TableRequestBuilderGetQueryParameters{Limit: 2})
		if err != nil {
			return err
		}
		if len(rows.Result) != 2 {
			return fmt.Errorf("%d rows", len(rows.Result))
		}
		return nil
	})
}

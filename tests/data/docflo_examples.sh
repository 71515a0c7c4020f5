curl -H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key" \
"https://api.docflo.ai/docs/v1/document"

curl -X GET "https://api.docflo.ai/docs/v1/document?type=invoice&top=10&skip=0" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key"

curl -X POST "https://api.docflo.ai/docs/v1/document" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key" \
-F "file=@invoice.pdf" \
-F "type=invoice"

curl -X GET "https://api.docflo.ai/docs/v1/document/byId/12345" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key"

curl -X POST "https://api.docflo.ai/docs/v1/document/analyze" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key" \
-F "type=invoice" \
-F "file=@document.pdf"

curl -X GET "https://api.docflo.ai/docs/v1/document/download/12345/original" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key" \
--output original-document.pdf

curl -X GET "https://api.docflo.ai/docs/v1/document/download/12345/email" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key" \
--output original-email.eml

curl -X PATCH "https://api.lab.docflo.ai/docs/types/invoice/field/YourFieldName" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key" \
-H "Content-Type: application/json" \
-d '{
"type": "currency",
"visible": true,
"extractionMethod": "ai"
}'

curl -X PATCH "https://api.docflo.ai/docs/v1/document/fields/12345" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key" \
-H "Content-Type: application/json" \
-d '{
"fields": {
"InvoiceId": "12345",
"InvoiceTotal": {
"Amount": 12345,
"CurrencyCode": "USD"
},
"Items": [
{
"operation": "create",
"Description": "API Item 3",
"amount": {
"amount": 12345,
"currencyCode": "USD"
}
},
{
"operation": "update",
"_id": "item-1",
"Description": "API Item 1",
"amount": {
"amount": 234,
"currencyCode": "ILS"
}
},
{
"operation": "delete",
"_id": "68befa1fe9a9f9a3327627c9"
}
]
}
}'

curl -X PATCH "https://api.docflo.ai/docs/v1/document/info/12345" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key" \
-H "Content-Type: application/json" \
-d '{"status": "APPROVED"}'

curl -X GET "https://api.docflo.ai/docs/v1/document/info/12345" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key"

curl -X GET "https://api.docflo.ai/docs/v1/types/enabled" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key"

curl -X GET "https://api.docflo.ai/docs/v1/types/invoice" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key"

curl -X POST "https://api.docflo.ai/docs/v1/document/ai/search" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key" \
-H "Content-Type: application/json" \
-d '{
"query": "Find all invoices from Microsoft",
"score_threshold": 0.7,
"model_ids": "invoice,receipt"
}'

curl -X POST "https://api.docflo.ai/docs/v1/document/ai/ask" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key" \
-H "Content-Type: application/json" \
-d '{
"query": "What is the total amount of all invoices this month?",
"types": ["invoice"]
}'

curl -X GET "https://api.docflo.ai/logs/v1/log?type=error&area=document-processing" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key"

curl -X POST "https://api.docflo.ai/auth/v1/guest-token" \
-H "x-tenant-id: your-tenant-id" \
-H "apiKey: your-api-key"

namespace Cov19Ct.Storage.Records;

/// <summary>The cache's files that this process has mapped, whichever cache opened them.</summary>
internal static class EntriesInUse
{
    private static readonly Dictionary<string, int> s_users = [];

    public static bool Contains(string path)
    {
        lock (s_users)
        {
            return s_users.ContainsKey(path);
        }
    }

    public static void Add(string path)
    {
        lock (s_users)
        {
            s_users[path] = s_users.GetValueOrDefault(path) + 1;
        }
    }

    public static void Remove(string path)
    {
        lock (s_users)
        {
            if (--s_users[path] == 0)
            {
                s_users.Remove(path);
            }
        }
    }
}
